// The provider's process: how it starts, how it does not, and that nothing of it is left.
#include "base/process.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include <gtest/gtest.h>

#include "../base/temporary_folder.h"
#include "provider/handshake.h"
#include "provider/link.h"
#include "provider/linux/last_words.h"
#include "provider/linux/provider_process.h"
#include "provider/real_provider.h"
#include "provider/wire.h"

namespace ashlar::provider::testing {
namespace {

namespace fs = std::filesystem;

/// Asks until the answer is true, for ten seconds at most.
template <class Condition>
bool eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

/// A program that is no real plugin.
class Script {
 public:
  explicit Script(const std::string& text) {
    std::ofstream(path()) << "#!/bin/sh\n" << text;
    fs::permissions(path(), fs::perms::owner_all);
  }
  fs::path path() const { return folder_ / "plugin"; }
  fs::path beside(const std::string& name) const { return folder_ / name; }

 private:
  test::TemporaryFolder folder_;
};

std::string failure(const Script& script, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
  auto started = ProviderProcess::start(script.path(), {.environment = {}, .patience = patience});
  if (started) return "";
  const std::string text = started.error().text();
  return text.starts_with("cannot start ") ? text.substr(text.find(": ") + 2) : text;
}

constexpr const char* handshake = "echo '1|5|unix|/nowhere|grpc|'\n";

TEST(Handshakes, AreRead) {
  EXPECT_EQ(*read_handshake("1|5|unix|/tmp/p/plugin1|grpc|"), "/tmp/p/plugin1");
  EXPECT_EQ(*read_handshake("1|5|unix|/tmp/p|grpc"), "/tmp/p");
  const auto problem = [](const char* line) { return read_handshake(line).error().reason; };
  EXPECT_EQ(problem("1|6|unix|/p|grpc|"), "it speaks Terraform's protocol 6, not 5");
  EXPECT_EQ(problem("2|5|unix|/p|grpc|"), "it speaks go-plugin's protocol 2, not 1");
  EXPECT_EQ(problem("1|5|tcp|127.0.0.1:1|grpc|"), "it listens by tcp and grpc, not by unix and grpc");
  EXPECT_EQ(problem("1|5|unix|/p|netrpc|"), "it listens by unix and netrpc, not by unix and grpc");
  EXPECT_EQ(problem("\x1b[31mhello"), "it does not say where it listens, but \"\\x1b[31mhello\"");
}

TEST(LastWordsTest, NameTheCrash) {
  LastWords words;
  words.hear("some");
  EXPECT_EQ(words.text(), "some");
  words.hear("thing\npanic: bad\x1b number\n\ngoroutine 1");
  words.hear(" [running]:\n");
  EXPECT_EQ(words.crash(), "panic: bad\\x1b number");
  EXPECT_EQ(words.text(), words.crash());
  LastWords quiet;
  quiet.hear("password: hunter2\n");
  EXPECT_EQ(quiet.crash(), "");
  LastWords endless;
  for (int i = 0; i < 1000; ++i) endless.hear(std::string(4096, 'x'));
  EXPECT_LE(endless.text().size(), 1000U);
}

TEST(Processes, SayWhyTheyDidNotStart) {
  EXPECT_EQ(failure(Script("echo 'no such thing' >&2; exit 3\n")),
            "it ended at once with exit code 3: no such thing");
  EXPECT_EQ(failure(Script("exit 0\n")), "it ended at once with exit code 0");
  EXPECT_EQ(failure(Script("kill -9 $$\n")), "it ended at once with exit code 137");
  EXPECT_EQ(failure(Script("echo hello; exec sleep 100\n")),
            "cannot use the provider: it does not say where it listens, but \"hello\"");
  EXPECT_EQ(failure(Script("exec sleep 100\n"), std::chrono::milliseconds(50)),
            "it did not say where it listens within 50 ms");
  EXPECT_EQ(failure(Script("exec yes | tr -d '\\n'\n")).substr(0, 45),
            "cannot use the provider: it does not say wher");
  const auto missing = ProviderProcess::start("/nowhere/provider", {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().text(), "cannot start /nowhere/provider: No such file or directory");
}

TEST(Processes, GetWhatTheyNeedAndNothingMore) {
  ::setenv("AWS_CA_BUNDLE", "/x", 1);
  ::setenv("TF_LOG_PROVIDER", "trace", 1);
  const Script script("env >\"$0.env\"; ls -ld \"$PLUGIN_UNIX_SOCKET_DIR\" >\"$0.folder\"\n" +
                      std::string(handshake) + "exec sleep 100\n");
  auto process = ProviderProcess::start(script.path(), {.environment = {{"OURS", "1"}, {"TF_LOG", "trace"}},
                                                        .patience = std::chrono::seconds(20)});
  ::unsetenv("AWS_CA_BUNDLE");
  ::unsetenv("TF_LOG_PROVIDER");
  ASSERT_TRUE(process) << process.error().text();
  const std::string environment = test::slurp(script.beside("plugin.env"));
  EXPECT_EQ(environment.find("AWS_CA_BUNDLE"), std::string::npos);
  EXPECT_NE(environment.find("TF_LOG_PROVIDER=off\n"), std::string::npos);
  EXPECT_NE(environment.find("TF_LOG=off\n"), std::string::npos);
  EXPECT_NE(environment.find("OURS=1\n"), std::string::npos);
  EXPECT_EQ(test::slurp(script.beside("plugin.folder")).substr(0, 10), "drwx------");
}

TEST(Processes, ThatFloodTheirOutputsAreHeard) {
  const Script script(
      std::string(handshake) +
      "head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero; echo >\"$0.done\"; exec sleep 100\n");
  auto process = ProviderProcess::start(script.path(), {});
  ASSERT_TRUE(process);
  EXPECT_TRUE(eventually([&] { return fs::exists(script.beside("plugin.done")); }));
}

TEST(Processes, EndWithTheirObjectAndBeforeIt) {
  const Script script(std::string(handshake) + "echo 'panic: oh' >&2; exec sleep 100\n");
  auto process = ProviderProcess::start(script.path(), {});
  ASSERT_TRUE(process);
  const pid_t pid = (*process)->pid();
  EXPECT_FALSE((*process)->wait(std::chrono::milliseconds(0)));
  (*process)->kill();
  EXPECT_EQ((*process)->wait(std::chrono::seconds(10)), 137);
  (*process)->kill();  // whoever has its number now is not meant
  EXPECT_EQ(::kill(pid, 0), -1);
  auto another = ProviderProcess::start(script.path(), {});
  const pid_t second = (*another)->pid();
  another->reset();
  EXPECT_EQ(::kill(second, 0), -1);
}

TEST(Processes, AreNotHeldUpByTheirChildren) {
  const Script script(std::string(handshake) + "sleep 5 & exit 4\n");
  auto process = ProviderProcess::start(script.path(), {});
  ASSERT_TRUE(process);
  EXPECT_EQ((*process)->wait(std::chrono::seconds(3)), 4);
}

using RealProcesses = WithProvider;

std::string proc(pid_t pid, const char* file) {
  return test::slurp("/proc/" + std::to_string(pid) + "/" + file);
}

std::string socket_folder(pid_t pid) {
  const std::string environment = proc(pid, "environ");
  const std::string name = "PLUGIN_UNIX_SOCKET_DIR=";
  return environment.c_str() + environment.find(name) + name.size();
}

TEST_F(RealProcesses, LeaveNothingBehind) {
  pid_t pid = 0;
  {
    Provider provider = start();
    pid = provider.pid();
    const std::string folder = socket_folder(pid);
    EXPECT_TRUE(folder.starts_with("/")) << folder;
    EXPECT_FALSE(fs::exists(folder));  // we are connected: nobody else needs it
    EXPECT_TRUE(provider.stop());
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

TEST_F(RealProcesses, OutliveTheThreadThatStartedThem) {
  auto provider = std::async(std::launch::async, [&] { return start(); }).get();
  std::this_thread::yield();
  EXPECT_TRUE(provider.stop());
  EXPECT_TRUE(provider.is_alive());
}

TEST_F(RealProcesses, KeepSecretsToThemselves) {
  Provider provider = start();
  Configuration configuration = planning_configuration("eu-west-1", {});
  configuration.block["secret_key"] = "hunter2hunter2";
  ASSERT_TRUE(provider.configure(configuration)->session);
  EXPECT_EQ(proc(provider.pid(), "cmdline").find("hunter2"), std::string::npos);
  EXPECT_EQ(proc(provider.pid(), "environ").find("hunter2"), std::string::npos);
}

/// What `plan_resource` keeps from it: a number out of range, not validated.
tfplugin5::PlanResourceChange::Request deadly_plan() {
  const schema::ResourceType& vpc = type_named("aws_vpc");
  const Value config = configured(vpc, Object{{"ipv4_netmask_length", *Number::parse("24.5")}});
  tfplugin5::PlanResourceChange::Request request;
  request.set_type_name(vpc.name);
  write({}, *request.mutable_prior_state());
  write(config, *request.mutable_proposed_new_state());
  write(config, *request.mutable_config());
  return request;
}

TEST_F(RealProcesses, ThatCrashSayHow) {
  auto link = Link::connect(ProviderProcess::start(*program, {}).value());
  ASSERT_TRUE(link);
  const auto planned = (*link)->call(&Link::Stub::PlanResourceChange, deadly_plan(), std::chrono::minutes(1),
                                     "plan", "aws_vpc");
  ASSERT_FALSE(planned);
  EXPECT_EQ(planned.error().kind, CallFailure::Kind::Ended);
  EXPECT_NE(planned.error().failure.reason.find("it ended with exit code 2: panic: "), std::string::npos)
      << planned.error().failure.reason;
}

/// Not run by itself: the program that the next test kills.
TEST_F(RealProcesses, DISABLED_WaitsToBeKilled) {
  Provider provider = start();
  std::ofstream(std::getenv("ASHLAR_TEST_PID")) << provider.pid() << "\n";
  ::raise(SIGKILL);
}

TEST_F(RealProcesses, EndWhenWeAreKilled) {
  const test::TemporaryFolder folder;
  const auto killed = run({.program = "/proc/self/exe",
                           .arguments = {"--gtest_filter=RealProcesses.DISABLED_WaitsToBeKilled",
                                         "--gtest_also_run_disabled_tests"},
                           .folder = {},
                           .environment = {{"ASHLAR_TEST_PID", (folder / "pid").string()}}});
  ASSERT_TRUE(killed);
  EXPECT_EQ(killed->exit_code, 137) << killed->out;
  const pid_t pid = std::stoi(test::slurp(folder / "pid"));
  EXPECT_TRUE(eventually(
      [&] { return !fs::exists("/proc/" + std::to_string(pid)) || proc(pid, "cmdline").empty(); }));
}

}  // namespace
}  // namespace ashlar::provider::testing
