// Messages over real Unix sockets.
#include "lab/linux/channel.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/temporary_folder.h"

namespace ashlar::lab {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

struct Pair {
  Descriptor a;
  Descriptor b;

  Pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("no pair");
    a = Descriptor(ends[0]);
    b = Descriptor(ends[1]);
  }
};

struct Channels {
  Pair pair;
  Channel a{std::move(pair.a)};
  Channel b{std::move(pair.b)};
};

void write_raw(const Descriptor& socket, std::uint32_t size, const std::string& body) {
  ASSERT_EQ(write_all(socket.get(), std::string(reinterpret_cast<const char*>(&size), sizeof(size)) + body),
            0);
}

Descriptor something() { return Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

TEST(Channel, messages_come_one_by_one_in_their_order) {
  Channels channels;
  ASSERT_TRUE(channels.a.send({{"n", 1}}));
  ASSERT_TRUE(channels.a.send(json::object()));
  ASSERT_TRUE(channels.a.send("text"));
  EXPECT_EQ(channels.b.receive().value(), json({{"n", 1}}));
  EXPECT_EQ(channels.b.receive().value(), json::object());
  EXPECT_EQ(channels.b.receive().value(), "text");
}

TEST(Channel, big_messages_come_whole) {
  Channels channels;
  const std::string big(20U << 20, 'x');
  std::thread sender([&] { EXPECT_TRUE(channels.a.send(big)); });
  const auto found = channels.b.receive();
  sender.join();
  ASSERT_TRUE(found);
  EXPECT_TRUE(*found == big);
}

TEST(Channel, bytes_that_are_no_text_do_not_break_a_message) {
  Channels channels;
  ASSERT_TRUE(channels.a.send({{"log", "a\xFFz"}}));
  EXPECT_EQ(channels.b.receive().value(), json({{"log", "a\xEF\xBF\xBDz"}}));
}

TEST(Channel, descriptors_come_with_their_message) {
  Channels channels;
  const Descriptor one = something();
  ASSERT_TRUE(channels.a.send(1, std::vector<int>(250, one.get())));
  ASSERT_TRUE(channels.a.send(2, {one.get()}));
  std::vector<Descriptor> found;
  EXPECT_EQ(channels.b.receive(&found).value(), 1);
  EXPECT_EQ(found.size(), 250U);
  found.clear();
  EXPECT_EQ(channels.b.receive(&found).value(), 2);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_NE(::fcntl(found[0].get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST(Channel, descriptors_that_nobody_takes_are_closed) {
  Channels channels;
  const Descriptor probe = something();  // the number that comes next
  ASSERT_TRUE(channels.a.send(1, std::vector<int>(50, probe.get())));
  ASSERT_TRUE(channels.b.receive());
  EXPECT_EQ(something().get(), probe.get() + 1);
}

TEST(Channel, too_many_descriptors_are_refused_and_nothing_is_sent) {
  Channels channels;
  const Descriptor one = something();
  EXPECT_EQ(channels.a.send(1, std::vector<int>(251, one.get())).error().error, EMSGSIZE);
  ASSERT_TRUE(channels.a.send(2));
  EXPECT_EQ(channels.b.receive().value(), 2);
}

/// The kernel drops what there is no room for, and says so.
// Under sanitizers this cannot be shown: UBSan looks at memory through a pipe, and finds an object wrong
// where there are no descriptors left for one.
#if !defined(__has_feature)
#define __has_feature(feature) 0
#endif
#if !__has_feature(address_sanitizer)
TEST(Channel, descriptors_without_room_are_a_failure) {
  Channels channels;
  const Descriptor one = something();
  ASSERT_TRUE(channels.a.send(1, std::vector<int>(50, one.get())));
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit tight = before;
  tight.rlim_cur = static_cast<rlim_t>(one.get()) + 10;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
  std::vector<Descriptor> found;
  const auto message = channels.b.receive(&found);
  ::setrlimit(RLIMIT_NOFILE, &before);
  ASSERT_FALSE(message);
  EXPECT_EQ(message.error().error, EMFILE);
  EXPECT_TRUE(found.empty());
}
#endif

TEST(Channel, a_closed_peer_is_a_failure_and_no_signal) {
  Channels channels;
  { const Channel gone = std::move(channels.a); }
  EXPECT_EQ(channels.b.receive().error().error, ECONNRESET);
  EXPECT_FALSE(channels.b.send(std::string(1U << 20, 'x')));
}

TEST(Channel, a_peer_that_goes_in_the_middle_of_a_message_is_a_failure) {
  Pair pair;
  write_raw(pair.a, 100, "only this");
  pair.a.close();
  EXPECT_EQ(Channel(std::move(pair.b)).receive().error().error, ECONNRESET);
}

TEST(Channel, what_is_no_json_is_not_understood_and_the_next_is) {
  Pair pair;
  write_raw(pair.a, 0, "");
  write_raw(pair.a, 3, "{]x");
  write_raw(pair.a, 2, "{}");
  Channel channel(std::move(pair.b));
  EXPECT_EQ(channel.receive().error().error, EPROTO);
  EXPECT_EQ(channel.receive().error().error, EPROTO);
  EXPECT_EQ(channel.receive().value(), json::object());
}

TEST(Channel, a_message_of_a_monstrous_size_is_refused) {
  Pair pair;
  write_raw(pair.a, 0xFFFFFFFF, "");
  EXPECT_EQ(Channel(std::move(pair.b)).receive().error().error, EMSGSIZE);
}

TEST(Channel, who_takes_nothing_or_says_nothing_is_given_up) {
  Channels channels;
  channels.a.set_send_limit(20ms);
  channels.a.set_receive_limit(20ms);
  EXPECT_EQ(channels.a.send(std::string(20U << 20, 'x')).error().error, ETIMEDOUT);
  EXPECT_EQ(channels.a.receive().error().error, ETIMEDOUT);
}

// --- At a path

std::string long_path(const test::TemporaryFolder& folder) {
  const std::filesystem::path deep = folder.path() / std::string(100, 'd') / std::string(100, 'e');
  std::filesystem::create_directories(deep);
  return (deep / "control").string();
}

TEST(ChannelAtPath, is_for_its_user_alone_and_replaces_what_stands_there) {
  const test::TemporaryFolder folder;
  const std::string path = long_path(folder);
  test::put(path, "something else");
  const auto socket = bind_at(path);
  ASSERT_TRUE(socket);
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_TRUE(S_ISSOCK(status.st_mode));
  EXPECT_EQ(status.st_mode & 0077, 0U);
}

TEST(ChannelAtPath, nobody_connects_before_somebody_listens) {
  const test::TemporaryFolder folder;
  const std::string path = long_path(folder);
  EXPECT_EQ(Channel::connect(path).error().error, ENOENT);
  const auto socket = bind_at(path);
  EXPECT_EQ(Channel::connect(path).error().error, ECONNREFUSED);
  ASSERT_TRUE(listen_with(*socket));
  EXPECT_TRUE(Channel::connect(path));
}

TEST(ChannelAtPath, tells_the_process_that_listens_not_the_one_that_made_the_socket) {
  const test::TemporaryFolder folder;
  const std::string path = long_path(folder);
  const auto socket = bind_at(path);
  ASSERT_TRUE(socket);
  const pid_t child = ::fork();
  if (child == 0) {
    ::alarm(60);
    if (!listen_with(*socket)) ::_exit(1);
    const Descriptor caller(::accept(socket->get(), nullptr, nullptr));
    char byte = 0;
    ::_exit(::read(caller.get(), &byte, 1) == 0 ? 0 : 1);
  }
  auto channel = Channel::connect(path);
  for (int i = 0; !channel && i < 10'000; ++i) {
    std::this_thread::sleep_for(1ms);
    channel = Channel::connect(path);
  }
  ASSERT_TRUE(channel);
  EXPECT_EQ(channel->listening_process(), child);
  channel = tl::unexpected(Failure{});
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace ashlar::lab
