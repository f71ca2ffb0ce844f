// Doors between two network namespaces: the test's own stands for the host.
#include "lab/linux/forwarder.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>

#include "lab/network_of_its_own.h"
#include "lab/private_network.h"

namespace ashlar::lab {
namespace {

constexpr int door = 7443;
constexpr int inside = 7000;

Descriptor copy_of(int descriptor) { return Descriptor(::fcntl(descriptor, F_DUPFD_CLOEXEC, 0)); }

std::string read_until(const Descriptor& socket, std::size_t size) {
  std::string text(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t count = retry([&] { return ::recv(socket.get(), text.data() + filled, size - filled, 0); });
    if (count <= 0) break;
    filled += static_cast<std::size_t>(count);
  }
  text.resize(filled);
  return text;
}

class ForwarderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASHLAR_NEEDS(test::enter_private_network({}));
    const auto brought = networks_.apply(test::one_network());
    ASSERT_TRUE(brought) << brought.error().text();
    behind_ = test::listener_at(0x0A010001, inside, networks_.find("there"));
    open({0x0A010001});
  }

  void open(topology::Address to) {
    forwarder_.reset();
    auto listener = listen_on_loopback(door);
    ASSERT_TRUE(listener) << listener.error().text();
    forwarder_ = std::make_unique<Forwarder>(Forward{"door", door, "there", to, inside}, std::move(*listener),
                                             copy_of(networks_.find("there")));
  }

  static Descriptor knock() { return Descriptor(test::connect_to("127.0.0.1", door)); }
  Descriptor answer() { return Descriptor(::accept4(behind_.get(), nullptr, nullptr, SOCK_CLOEXEC)); }

  Networks networks_;
  Descriptor behind_;
  std::unique_ptr<Forwarder> forwarder_;
};

TEST_F(ForwarderTest, both_ways_go_through_and_each_end_is_passed_on) {
  const Descriptor client = knock();
  const Descriptor server = answer();
  ASSERT_EQ(write_all(client.get(), "question"), 0);
  EXPECT_EQ(read_until(server, 8), "question");
  ::shutdown(client.get(), SHUT_WR);
  EXPECT_EQ(read_until(server, 1), "") << "the client has said all";
  ASSERT_EQ(write_all(server.get(), "answer"), 0);
  ::shutdown(server.get(), SHUT_WR);
  EXPECT_EQ(read_until(client, 100), "answer");
}

/// Neither reads before it has written all.
TEST_F(ForwarderTest, two_who_both_speak_first_do_not_block_each_other) {
  const Descriptor client = knock();
  const Descriptor server = answer();
  const std::string much(32U << 20, 'x');
  const auto speak = [&](const Descriptor& socket) { EXPECT_EQ(write_all(socket.get(), much), 0); };
  std::thread first([&] { speak(client); });
  std::thread second([&] { speak(server); });
  std::string heard;
  std::thread third([&] { heard = read_until(client, much.size()); });
  EXPECT_TRUE(read_until(server, much.size()) == much);
  first.join();
  second.join();
  third.join();
  EXPECT_TRUE(heard == much);
}

TEST_F(ForwarderTest, a_client_that_is_gone_leaves_nothing_open) {
  Descriptor client = knock();
  const Descriptor server = answer();
  const linger at_once{1, 0};
  ::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  client.close();  // with a reset
  EXPECT_EQ(read_until(server, 1), "");
}

TEST_F(ForwarderTest, a_door_with_nobody_behind_it_closes) {
  behind_.close();
  const Descriptor client = knock();
  ASSERT_TRUE(client);
  EXPECT_EQ(read_until(client, 1), "");
}

TEST_F(ForwarderTest, a_network_that_is_none_costs_connections_and_nothing_else) {
  forwarder_.reset();
  auto listener = listen_on_loopback(door);
  ASSERT_TRUE(listener);
  const Forwarder broken({"door", door, "there", {0x0A010001}, inside}, std::move(*listener),
                         Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(read_until(knock(), 1), "");
}

TEST_F(ForwarderTest, open_connections_outlive_it_and_its_port_is_free) {
  const Descriptor client = knock();
  const Descriptor server = answer();
  forwarder_.reset();
  EXPECT_FALSE(knock());
  ASSERT_EQ(write_all(client.get(), "still here"), 0);
  EXPECT_EQ(read_until(server, 10), "still here");
  EXPECT_TRUE(listen_on_loopback(door));
}

TEST_F(ForwarderTest, a_port_that_is_taken_is_a_failure) {
  const auto second = listen_on_loopback(door);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().error, EADDRINUSE);
  EXPECT_EQ(second.error().target, "127.0.0.1:7443");
}

}  // namespace
}  // namespace ashlar::lab
