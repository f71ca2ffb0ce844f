// A message is its length (4 bytes, host order: both ends are this machine) and that many bytes of JSON;
// descriptors travel with the length.
#include "lab/linux/channel.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace ashlar::lab {

namespace {

constexpr std::size_t most_descriptors = 250;     // SCM_MAX_FD is 253
constexpr std::uint32_t most_bytes = 512U << 20;  // a lab of 10,000 interfaces takes a tenth

/// A socket's address holds 107 bytes: long paths are reached through their open folder.
struct ShortPath {
  Descriptor folder;
  sockaddr_un address{};
};

Expected<ShortPath> shorten(const std::string& path) {
  const std::filesystem::path whole(path);
  ShortPath result;
  result.folder = Descriptor(::open(whole.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!result.folder) return system_failure("open", whole.parent_path().string(), errno);
  const std::string name = fmt::format("/proc/self/fd/{}/{}", result.folder.get(), whole.filename().string());
  if (name.size() >= sizeof(result.address.sun_path)) return system_failure("reach", path, ENAMETOOLONG);
  result.address.sun_family = AF_UNIX;
  name.copy(result.address.sun_path, name.size());
  return result;
}

Descriptor unix_socket() { return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

const sockaddr* plain(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);  // NOLINT: how the sockets API takes addresses
}

/// Room for a control message of descriptors.
union Control {
  std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> bytes;
  cmsghdr aligned;
};

void set_limit(int socket, int option, std::chrono::milliseconds limit) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit);
  const auto rest = std::chrono::duration_cast<std::chrono::microseconds>(limit - seconds);
  const timeval time{seconds.count(), rest.count()};
  ::setsockopt(socket, SOL_SOCKET, option, &time, sizeof(time));
}

/// Why nothing came or went. A time limit is told as `EAGAIN`.
tl::unexpected<Failure> broken(const char* operation, int error) {
  return system_failure(operation, "the lab", error == EAGAIN ? ETIMEDOUT : error);
}

Expected<void> send_head(int socket, std::uint32_t size, const std::vector<int>& descriptors) {
  iovec part{&size, sizeof(size)};
  Control control{};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!descriptors.empty()) {
    const std::size_t bytes = descriptors.size() * sizeof(int);
    message.msg_control = control.bytes.data();
    message.msg_controllen = CMSG_SPACE(bytes);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(bytes);
    std::memcpy(CMSG_DATA(header), descriptors.data(), bytes);
  }
  const ssize_t sent = retry([&] { return ::sendmsg(socket, &message, MSG_NOSIGNAL); });
  if (sent != static_cast<ssize_t>(sizeof(size))) return broken("speak to", sent < 0 ? errno : EPIPE);
  return {};
}

void take_descriptors(msghdr& message, std::vector<Descriptor>& taken) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count; ++i) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
      taken.emplace_back(fd);
    }
  }
}

tl::unexpected<Failure> closed() { return system_failure("hear from", "the lab", ECONNRESET); }

Expected<std::uint32_t> receive_head(int socket, std::vector<Descriptor>& taken) {
  std::uint32_t size = 0;
  std::size_t filled = 0;
  while (filled < sizeof(size)) {
    iovec part{reinterpret_cast<char*>(&size) + filled, sizeof(size) - filled};  // NOLINT: bytes of a number
    Control control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    const ssize_t count = retry([&] { return ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC); });
    if (count < 0) return broken("hear from", errno);
    if (count == 0) return closed();
    take_descriptors(message, taken);
    if ((message.msg_flags & MSG_CTRUNC) != 0) return broken("hear from", EMFILE);
    filled += static_cast<std::size_t>(count);
  }
  if (size > most_bytes) return system_failure("hear from", "the lab", EMSGSIZE);
  return size;
}

/// Memory is taken as bytes come, not as they are announced.
Expected<std::string> receive_body(int socket, std::uint32_t size) {
  constexpr std::size_t piece = 1U << 20;
  std::string text;
  for (std::size_t filled = 0; filled < size;) {
    text.resize(std::min<std::size_t>(size, filled + piece));
    const ssize_t count =
        retry([&] { return ::recv(socket, text.data() + filled, text.size() - filled, 0); });
    if (count < 0) return broken("hear from", errno);
    if (count == 0) return closed();
    filled += static_cast<std::size_t>(count);
  }
  return text;
}

/// Like `write_all`, but a reader that is gone is an error and no signal.
int send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = retry([&] { return ::send(socket, text.data(), text.size(), MSG_NOSIGNAL); });
    if (count < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

}  // namespace

Expected<Channel> Channel::connect(const std::string& path) {
  auto place = shorten(path);
  if (!place) return tl::unexpected(place.error());
  Descriptor socket = unix_socket();
  if (!socket) return system_failure("open", "a socket", errno);
  if (retry([&] { return ::connect(socket.get(), plain(place->address), sizeof(place->address)); }) != 0)
    return system_failure("reach", path, errno);
  return Channel(std::move(socket));
}

void Channel::set_send_limit(std::chrono::milliseconds limit) const {
  set_limit(socket_.get(), SO_SNDTIMEO, limit);
}

void Channel::set_receive_limit(std::chrono::milliseconds limit) const {
  set_limit(socket_.get(), SO_RCVTIMEO, limit);
}

/// unix(7): the credentials of whoever called `listen`.
int Channel::listening_process() const {
  ucred credentials{};
  socklen_t size = sizeof(credentials);
  const bool told = ::getsockopt(socket_.get(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0;
  return told ? credentials.pid : 0;
}

Expected<void> Channel::send(const nlohmann::json& message, const std::vector<int>& descriptors) {
  const std::string text = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > most_bytes || descriptors.size() > most_descriptors) return broken("speak to", EMSGSIZE);
  auto sent = send_head(socket_.get(), static_cast<std::uint32_t>(text.size()), descriptors);
  if (!sent) return sent;
  if (const int error = send_all(socket_.get(), text); error != 0) return broken("speak to", error);
  return {};
}

Expected<nlohmann::json> Channel::receive(std::vector<Descriptor>* descriptors) {
  std::vector<Descriptor> taken;
  const auto size = receive_head(socket_.get(), taken);
  if (!size) return tl::unexpected(size.error());
  const auto text = receive_body(socket_.get(), *size);
  if (!text) return tl::unexpected(text.error());
  if (descriptors)
    for (Descriptor& one : taken) descriptors->push_back(std::move(one));
  auto message = nlohmann::json::parse(*text, nullptr, false);
  if (message.is_discarded()) return system_failure("understand", "the lab", EPROTO);
  return message;
}

Expected<Descriptor> bind_at(const std::string& path) {
  auto place = shorten(path);
  if (!place) return tl::unexpected(place.error());
  Descriptor socket = unix_socket();
  if (!socket) return system_failure("open", "a socket", errno);
  ::unlink(path.c_str());
  const mode_t mask = ::umask(0077);
  const bool bound = ::bind(socket.get(), plain(place->address), sizeof(place->address)) == 0;
  const int error = errno;
  ::umask(mask);
  if (!bound) return system_failure("listen at", path, error);
  return socket;
}

Expected<void> listen_with(const Descriptor& socket) {
  constexpr int backlog = 64;
  if (::listen(socket.get(), backlog) != 0) return system_failure("listen for", "callers", errno);
  return {};
}

}  // namespace ashlar::lab
