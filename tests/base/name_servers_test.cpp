// Asked of Knot, on this machine.
#include "base/linux/name_servers.h"

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/launch.h"
#include "base/temporary_folder.h"

namespace ashlar {
namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

constexpr const char* knot = "/usr/sbin/knotd";

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(socket, reinterpret_cast<sockaddr*>(&address), size);          // NOLINT
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);  // NOLINT
  ::close(socket);
  return ntohs(address.sin_port);
}

class NameServers : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!fs::exists(knot)) {
      if (std::getenv("CI") != nullptr) FAIL() << "Knot is not here: scripts/install-packages lab";
      GTEST_SKIP() << "NOT RUN: Knot is not on this machine";
    }
    port_ = free_port();
    const fs::path& in = folder_.path();
    ASSERT_TRUE(write_file(in / "acme.zone",
                           "@ 60 SOA ns1 admin 1 60 60 60 60\n@ 60 NS NS-1.awsdns.example.\n@ 60 NS ns2\n"
                           "ns2 60 A 127.0.0.2\nwww 60 A 127.0.0.3\n"));
    ASSERT_TRUE(
        write_file(in / "knot.conf",
                   fmt::format("server:\n  listen: 127.0.0.1@{1}\n  rundir: {0}\ndatabase:\n  storage: {0}\n"
                               "zone:\n  - domain: acme.example\n    file: {0}/acme.zone\n",
                               in.string(), port_)));
    auto started =
        prepare(Command{knot, {"-c", (in / "knot.conf").string()}, {}, {}}).and_then([](Program&& program) {
          return launch(std::move(program), {});
        });
    ASSERT_TRUE(started) << started.error().text();
    server_ = std::move(*started);
  }

  std::string resolver() const { return fmt::format("127.0.0.1:{}", port_); }
  /// Once it answers.
  Names ask(const std::string& domain) const {
    for (int tries = 0;; ++tries) {
      const auto names = name_servers_of(domain, resolver());
      if (names || tries == 20) return names.value();
      ::usleep(100'000);
    }
  }

  const test::TemporaryFolder folder_;
  std::uint16_t port_ = 0;
  Process server_;
};

TEST_F(NameServers, AreTold) {
  EXPECT_EQ(ask("acme.example"), (Names{"ns-1.awsdns.example", "ns2.acme.example"}));
  EXPECT_EQ(ask("www.acme.example"), Names()) << "it has others, and no name servers";
  EXPECT_EQ(ask("nothing.acme.example"), Names());
}

TEST(NameServersOf, ANameIsNoAddress) {
  const auto names = name_servers_of("acme.example", "localhost");
  ASSERT_FALSE(names);
  EXPECT_NE(names.error().text().find("localhost is no address"), std::string::npos);
}

}  // namespace
}  // namespace ashlar
