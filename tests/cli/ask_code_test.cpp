// A person's code: asked on a terminal, refused where there is none. The program itself, on a terminal of the
// test's own.
#include "cli/ask_code.h"

#include <cstdlib>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/launch.h"
#include "base/temporary_folder.h"
#include "support/aws_server.h"
#include "support/organization_folder.h"

namespace ashlar::cli {
namespace {

/// Both ends of a new terminal.
struct Terminal {
  Descriptor person{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
  Descriptor program;

  Terminal() {
    if (::grantpt(person.get()) != 0 || ::unlockpt(person.get()) != 0)
      throw std::runtime_error("no terminal");
    program = Descriptor(::open(::ptsname(person.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));  // NOLINT
  }
};

class AskedForCodes : public ashlar::testing::WithAwsServer {
 protected:
  void SetUp() override {
    WithAwsServer::SetUp();
    if (server == nullptr) return;
    for (const auto& [path, text] : ashlar::testing::acme_files()) test::put(folder_ / path, text);
    std::string ids;
    char digit = '0';
    for (const char* account : {"dev", "master", "prod", "security", "shared-services", "stage"})
      ids += std::string(account) + ": \"11112222333" + digit++ + "\"\n";
    test::put(folder_ / "accounts.lock.yaml", ids);
    test::put(folder_ / "config", "[profile kim]\nmfa_serial = arn:aws:iam::123456789012:mfa/kim\n");
    test::put(folder_ / "credentials", "[kim]\naws_access_key_id = AKIDKIM\naws_secret_access_key = s\n");
  }

  Command plan() const {
    Command command{std::string(ASHLAR_BINARY_DIR) + "/ashlar",
                    {"plan", "-C", folder_.path().string()},
                    "",
                    {{"AWS_ENDPOINT_URL", server->url()},
                     {"AWS_CONFIG_FILE", (folder_ / "config").string()},
                     {"AWS_SHARED_CREDENTIALS_FILE", (folder_ / "credentials").string()},
                     {"AWS_PROFILE", "kim"},
                     {"AWS_ACCESS_KEY_ID", ""}},
                    {}};
    return command;
  }

  const test::TemporaryFolder folder_;
};

TEST_F(AskedForCodes, WhereThereIsNoTerminalItIsRefused) {
  const auto finished = run(plan()).value();
  EXPECT_EQ(finished.exit_code, 3);
  EXPECT_NE(
      finished.err.find("cannot ask for the code of arn:aws:iam::123456789012:mfa/kim: standard input is "
                        "no terminal"),
      std::string::npos)
      << finished.err;
  EXPECT_NE(finished.err.find("get-session-token"), std::string::npos) << finished.err;
  EXPECT_EQ(server->count("sts GetSessionToken"), 0);
}

TEST_F(AskedForCodes, OnATerminalTheyAreAskedForUntilTheyAreOnes) {
  const Terminal terminal;
  Pipe error = make_pipe();
  Surroundings around;
  around.in = terminal.program.get();
  around.err = error.write.get();
  auto program = launch(prepare(plan()).value(), around).value();
  error.write.close();
  ASSERT_EQ(write_all(terminal.person.get(), "hello\n123456\n"), 0);
  std::string said;
  std::array<char, 4096> buffer{};
  for (ssize_t size = 0; (size = ::read(error.read.get(), buffer.data(), buffer.size())) > 0;)
    said.append(buffer.data(), static_cast<std::size_t>(size));
  program.wait();
  const std::string question = "Code of arn:aws:iam::123456789012:mfa/kim: ";
  EXPECT_EQ(said.find(question + "  expected six digits\n" + question), 0U) << said;
  EXPECT_EQ(said.find("123456\n"), std::string::npos) << said;
  EXPECT_EQ(server->count("sts GetSessionToken"), 1);
}

}  // namespace
}  // namespace ashlar::cli
