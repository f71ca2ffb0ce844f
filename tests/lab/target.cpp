#include "lab/target.h"

#include <algorithm>
#include <csignal>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lab/x509.h"

namespace ashlar::test {

namespace {

/// Reads and writes with TLS or without.
class Stream {
 public:
  Stream(int fd, SSL_CTX* context) : fd_(fd) {
    if (context == nullptr) return;
    ssl_ = SSL_new(context);
    SSL_set_fd(ssl_, fd);
    good_ = SSL_accept(ssl_) == 1;
  }
  ~Stream() {
    if (ssl_ != nullptr) SSL_free(ssl_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  bool good() const { return good_; }
  bool more(std::string& text) {
    char bytes[4096];
    const auto count = ssl_ != nullptr ? SSL_read(ssl_, bytes, sizeof bytes)
                                       : static_cast<int>(::recv(fd_, bytes, sizeof bytes, 0));
    if (count > 0) text.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }
  bool write(const std::string& text) {
    const int size = static_cast<int>(text.size());
    if (ssl_ != nullptr) return SSL_write(ssl_, text.data(), size) == size;
    return ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == size;
  }

 private:
  int fd_;
  SSL* ssl_ = nullptr;
  bool good_ = true;
};

bool read_request(Stream& stream, std::string& buffer, TargetRequest& request) {
  std::size_t end = 0;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!stream.more(buffer)) return false;
  }
  request.head = buffer.substr(0, end + 2);
  request.line = buffer.substr(0, buffer.find("\r\n"));
  buffer.erase(0, end + 4);
  const std::string length = request.header("content-length");
  const std::size_t size = length.empty() ? 0 : std::stoul(length);
  while (buffer.size() < size) {
    if (!stream.more(buffer)) return false;
  }
  request.body = buffer.substr(0, size);
  buffer.erase(0, size);
  return true;
}

}  // namespace

struct Target::State {
  int listening = -1;
  SSL_CTX* context = nullptr;
  TargetAnswer answer;
  std::mutex mutex;
  bool stopped = false;
  std::set<int> open;
  std::vector<std::thread> threads;

  void serve(int fd) {
    Stream stream(fd, context);
    std::string buffer;
    TargetRequest request;
    while (stream.good() && read_request(stream, buffer, request)) {
      const std::string bytes = answer(request);
      if (bytes.empty() || !stream.write(bytes)) break;
    }
    const std::lock_guard lock(mutex);
    open.erase(fd);
    ::close(fd);
  }

  void accept_all() {
    while (true) {
      const int fd = ::accept(listening, nullptr, nullptr);
      if (fd < 0) return;
      const std::lock_guard lock(mutex);
      if (stopped) ::close(fd);
      if (stopped) return;
      open.insert(fd);
      threads.emplace_back([this, fd] { serve(fd); });
    }
  }

  ~State() {
    if (listening >= 0) ::close(listening);
    if (context != nullptr) SSL_CTX_free(context);
  }
};

std::string TargetRequest::header(const std::string& lower_case_name) const {
  std::string lower = head;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::size_t at = lower.find("\r\n" + lower_case_name + ": ");
  if (at == std::string::npos) return "";
  const std::size_t from = at + lower_case_name.size() + 4;
  return head.substr(from, head.find("\r\n", from) - from);
}

std::string ok(const std::string& body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

Target::Target(const std::string& address, int port, const std::string& pem, TargetAnswer answer)
    : state_(std::make_shared<State>()) {
  ::signal(SIGPIPE, SIG_IGN);  // a balancer may close first
  state_->answer = std::move(answer);
  if (!pem.empty()) {
    state_->context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(state_->context, lab::certificate_from_pem(pem).get());
    SSL_CTX_use_PrivateKey(state_->context, lab::key_from_pem(pem).get());
  }
  state_->listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(state_->listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, address.c_str(), &at.sin_addr);
  const bool bound = ::bind(state_->listening, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
  if (!bound || ::listen(state_->listening, 64) != 0) throw std::runtime_error("cannot listen at " + address);
  state_->threads.emplace_back([state = state_.get()] { state->accept_all(); });
}

Target::~Target() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopped = true;
    ::shutdown(state_->listening, SHUT_RDWR);
    for (const int fd : state_->open) ::shutdown(fd, SHUT_RDWR);
    threads.swap(state_->threads);
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace ashlar::test
