// Runners with real programs, in a network of the test's own.
#include "lab/runner.h"

#include <filesystem>

#include <fcntl.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "lab/linux/listening.h"
#include "lab/log.h"
#include "lab/private_network.h"
#include "lab/small_server.h"

namespace ashlar::lab {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
using test::eventually;
using test::script;
using test::sleeper;

class RunnerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASHLAR_NEEDS(test::enter_private_network({}));
    fs::create_directories(folder_.root + "/logs");
    fs::create_directories(folder_.root + "/data");
    const int own = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    network_ = Descriptor(own);
  }

  std::unique_ptr<Runner> run(Server server, bool alone = true) {
    return std::make_unique<Runner>(std::move(server), around_, alone);
  }

  ServerStatus status(const std::string& name = "one") const {
    return board_.find(name).value_or(ServerStatus{});
  }
  State state() const { return status().state; }
  bool becomes(State state) const {
    return eventually([&] { return status().state == state; });
  }
  bool becomes_another(int pid) const {
    return eventually([&] { return status().state == State::Healthy && status().pid != pid; });
  }
  fs::path file(const std::string& name) const { return folder_.run("one") + "/" + name; }
  std::string data(const std::string& name) const { return test::slurp(folder_.root + "/data/" + name); }
  std::string log() const { return test::slurp(folder_.log("one")); }
  std::string told() const {
    const std::lock_guard lock(told_mutex_);
    return told_;
  }

  const test::TemporaryFolder root_;
  const Folder folder_{root_ / "lab"};
  Board board_;
  Descriptor network_;
  bool has_network_ = true;
  mutable std::mutex told_mutex_;
  std::string told_;
  const RunnerContext around_{folder_,
                              board_,
                              [this](const std::string&) {
                                return has_network_ ? Descriptor(::fcntl(network_.get(), F_DUPFD_CLOEXEC, 0))
                                                    : Descriptor();
                              },
                              [](const std::string&) { return std::nullopt; },
                              [](const Server&) { return std::vector<std::string>(); },
                              [this](const std::string& line) {
                                const std::lock_guard lock(told_mutex_);
                                told_ += line + "\n";
                              }};
};

TEST_F(RunnerTest, a_server_is_prepared_started_healthy_and_stopped) {
  Server server =
      script("one", "trap 'echo bye; exit 0' TERM\necho \"$GREETING\"\nwhile :; do sleep 0.01; done\n");
  server.prepare = {{"sh", "-c", "echo first"}, {"sh", "-c", "echo second"}};
  server.environment["GREETING"] = "hello";
  auto runner = run(server);
  EXPECT_TRUE(becomes(State::Healthy));
  EXPECT_TRUE(eventually([&] { return log() == "first\nsecond\nhello\n"; })) << log();
  EXPECT_TRUE(runner->up_to_date());
  EXPECT_EQ(status().restarts, 0);
  runner.reset();
  EXPECT_EQ(log(), "first\nsecond\nhello\nbye\n");
  EXPECT_FALSE(board_.find("one"));
  EXPECT_EQ(told(), "one preparing\none starting\none healthy\none stopping\none stopped\n");
}

TEST_F(RunnerTest, files_are_for_their_owner_alone) {
  Server server = sleeper("one");
  server.files["secrets/password"] = "secret";
  const auto runner = run(server);
  ASSERT_TRUE(becomes(State::Healthy));
  struct stat about {};
  ASSERT_EQ(::stat(file("secrets/password").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
  ASSERT_EQ(::stat(folder_.log("one").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600U);
}

TEST_F(RunnerTest, healthy_is_who_listens) {
  const auto runner = run(test::listener("one", 7001, "hi"));
  ASSERT_TRUE(becomes(State::Healthy));
  EXPECT_TRUE(listens(status().pid, 7001));
  EXPECT_FALSE(listens(status().pid, 7002));
}

TEST_F(RunnerTest, who_does_not_listen_is_starting_and_says_why) {
  Server server = sleeper("one");
  server.health.port = 7002;
  const auto runner = run(server);
  EXPECT_TRUE(eventually([&] { return status().problem == "does not listen at port 7002"; }));
  EXPECT_EQ(state(), State::Starting);
}

TEST_F(RunnerTest, a_check_that_hangs_is_cut_short) {
  Server server = sleeper("one");
  server.health.command = {"sleep", "1000"};
  server.health.timeout = 50ms;
  const auto runner = run(server);
  EXPECT_TRUE(eventually([&] { return status().problem == "sleep takes too long"; }));
}

TEST_F(RunnerTest, who_is_killed_comes_back) {
  const auto runner = run(sleeper("one"));
  ASSERT_TRUE(becomes(State::Healthy));
  const int pid = status().pid;
  runner->kill(SIGKILL);
  EXPECT_TRUE(becomes_another(pid));
  EXPECT_EQ(status().restarts, 1);
  EXPECT_NE(told().find("was ended by signal 9"), std::string::npos) << told();
}

/// A child that holds the port, say, must not keep the next one from it.
TEST_F(RunnerTest, what_a_dead_server_has_started_goes_with_it) {
  const auto runner = run(script("one", "sleep 1000 & echo $! > child\nwait\n"));
  ASSERT_TRUE(becomes(State::Healthy));
  ASSERT_TRUE(eventually([&] { return !test::slurp(file("child")).empty(); }));
  const int child = std::stoi(test::slurp(file("child")));
  const int pid = status().pid;
  ::kill(pid, SIGKILL);
  ASSERT_TRUE(becomes_another(pid));
  EXPECT_TRUE(eventually([&] {
    return test::slurp("/proc/" + std::to_string(child) + "/stat").find(" Z ") != std::string::npos ||
           ::kill(child, 0) != 0;
  }));
}

TEST_F(RunnerTest, who_dies_at_once_is_started_later_and_later_and_says_why) {
  const auto runner = run(script("one", "date +%s%N >> ../../data/starts\necho no luck\nexit 3\n"));
  ASSERT_TRUE(eventually([&] { return status().restarts >= 3; }));
  EXPECT_TRUE(eventually([&] { return status().problem.find("ended with 3: no luck") == 0; }))
      << status().problem;
  const std::vector<std::string> starts = split(data("starts"), '\n');
  ASSERT_GE(starts.size(), 3U);
  const long long first = std::stoll(starts[1]) - std::stoll(starts[0]);
  const long long second = std::stoll(starts[2]) - std::stoll(starts[1]);
  EXPECT_GT(first, 190'000'000);
  EXPECT_GT(second, 490'000'000);
}

TEST_F(RunnerTest, who_gives_up_is_told_by_the_error_before) {
  const auto runner = run(script("one",
                                 "echo '12:00 [ERROR] the disk is full'\necho '12:00 [Note] plugins end'\n"
                                 "echo '12:00 [ERROR] Aborting'\nexit 1\n"));
  EXPECT_TRUE(eventually([&] { return status().problem == "ended with 1: 12:00 [ERROR] the disk is full"; }))
      << status().problem;
}

TEST_F(RunnerTest, a_prepare_that_fails_is_tried_later_and_later_and_says_why) {
  Server server = sleeper("one");
  server.prepare = {{"sh", "-c", "echo x >> ../../data/tries; echo the disk is full; exit 2"}};
  const auto begin = steady_clock::now();
  const auto runner = run(server);
  ASSERT_TRUE(eventually([&] { return data("tries").size() >= 6; }));
  EXPECT_GT(steady_clock::now() - begin, 600ms) << "three tries, with pauses of 200 and 500 ms";
  EXPECT_TRUE(eventually([&] {
    return status().problem == "cannot prepare one: sh ended with 2: the disk is full";
  })) << status().problem;
  test::put(folder_.root + "/data/ok", "");
  server.prepare = {{"test", "-e", "../../data/ok"}};
  runner->become(server, false);
  EXPECT_TRUE(becomes(State::Healthy));
  EXPECT_EQ(status().problem, "");
}

TEST_F(RunnerTest, a_program_that_is_missing_is_told) {
  Server server = sleeper("one");
  server.command = {"no-such-program"};
  const auto runner = run(server);
  EXPECT_TRUE(
      eventually([&] { return status().problem.find("cannot start no-such-program") != std::string::npos; }));
}

TEST_F(RunnerTest, a_network_that_is_missing_is_told) {
  has_network_ = false;
  const auto runner = run(sleeper("one"));
  EXPECT_TRUE(eventually([&] { return status().problem == "cannot start one: there is no network there"; }))
      << status().problem;
}

TEST_F(RunnerTest, a_reload_keeps_the_process_and_drops_files_that_are_no_longer_its_own) {
  Server server = script("one",
                         "trap 'cat word >> ../../data/words' HUP\n"
                         "touch trapped\nwhile :; do sleep 0.01; done\n");
  server.reload_signal = SIGHUP;
  server.health.command = {"test", "-e", "trapped"};
  server.files["word"] = "first";
  server.files["old"] = "secret";
  const auto runner = run(server);
  ASSERT_TRUE(becomes(State::Healthy));
  const int pid = status().pid;
  server.files["word"] = "second";
  server.files.erase("old");
  runner->become(server, true);
  EXPECT_TRUE(eventually([&] { return data("words") == "second"; }));
  EXPECT_TRUE(eventually([&] { return runner->up_to_date(); }));
  EXPECT_EQ(status().pid, pid);
  EXPECT_EQ(state(), State::Healthy);
  EXPECT_FALSE(fs::exists(file("old")));
}

TEST_F(RunnerTest, it_is_not_up_to_date_before_the_board_speaks_of_what_it_has_become) {
  const auto runner = run(sleeper("one"));
  ASSERT_TRUE(becomes(State::Healthy));
  for (int i = 0; i < 20; ++i) {
    const int pid = status().pid;
    runner->become(sleeper("one"), false);
    ASSERT_TRUE(eventually([&] { return runner->up_to_date(); }));
    ASSERT_TRUE(state() != State::Healthy || status().pid != pid);
    ASSERT_TRUE(becomes(State::Healthy));
    ASSERT_NE(status().pid, pid);
  }
  EXPECT_EQ(status().restarts, 0) << "nobody died";
}

TEST_F(RunnerTest, files_that_cannot_be_written_on_a_reload_are_told) {
  Server server = sleeper("one");
  server.reload_signal = SIGCONT;
  const auto runner = run(server);
  ASSERT_TRUE(becomes(State::Healthy));
  server.files["healthy/below-a-file"] = "";
  runner->become(server, true);
  EXPECT_TRUE(eventually([&] { return status().problem.find("healthy") != std::string::npos; }));
  EXPECT_NE(state(), State::Healthy);
}

TEST_F(RunnerTest, who_does_not_stop_is_ended_by_force) {
  Server server = script("one", "trap '' TERM\ntouch trapped\nwhile :; do sleep 0.01; done\n");
  server.health.command = {"test", "-e", "trapped"};
  server.stop_grace = std::chrono::seconds(0);
  auto runner = run(server);
  ASSERT_TRUE(becomes(State::Healthy));
  const int pid = status().pid;
  runner.reset();
  EXPECT_NE(::kill(pid, 0), 0);
}

/// It may not hear its signal yet, and has nobody to end a conversation with.
TEST_F(RunnerTest, who_never_was_healthy_is_not_waited_for_long) {
  Server server = script("one", "trap '' TERM\ntouch trapped\nwhile :; do sleep 0.01; done\n");
  server.health.command = {"false"};
  server.stop_grace = std::chrono::seconds(60);
  auto runner = run(server);
  ASSERT_TRUE(eventually([&] { return fs::exists(file("trapped")) && status().pid > 0; }));
  const int pid = status().pid;
  const auto begin = steady_clock::now();
  runner.reset();
  EXPECT_LT(steady_clock::now() - begin, 30s);
  EXPECT_NE(::kill(pid, 0), 0);
}

TEST_F(RunnerTest, what_it_prints_may_have_a_log_of_its_own) {
  Server server = script("one", "echo printed\necho complained >&2\nexec sleep 1000\n");
  server.output = "one.access";
  const auto runner = run(server);
  EXPECT_TRUE(eventually([&] { return test::slurp(folder_.log("one.access")) == "printed\n"; }));
  EXPECT_EQ(log(), "complained\n");
}

TEST_F(RunnerTest, a_log_that_has_grown_large_begins_anew) {
  const auto runner = run(script("one", "while :; do test -e go && echo more; sleep 0.01; done\n"));
  ASSERT_TRUE(becomes(State::Healthy));
  const std::string path = folder_.log("one");
  fs::resize_file(path, 40U << 20U);
  keep_small(path);
  EXPECT_EQ(fs::file_size(path), 0U);
  EXPECT_EQ(fs::file_size(path + ".1"), 40U << 20U);
  ASSERT_TRUE(write_private_file(file("go"), ""));
  EXPECT_TRUE(eventually([&] { return log().starts_with("more\n"); }));
}

/// Whatever it is doing: preparing, checking, pausing, waiting for leave.
TEST_F(RunnerTest, it_stops_at_once) {
  Server preparing = sleeper("one");
  preparing.prepare = {{"sleep", "1000"}};
  Server checking = sleeper("one");
  checking.health.command = {"sleep", "1000"};
  checking.health.timeout = 60s;
  Server pausing = sleeper("one");
  pausing.prepare = {{"false"}};
  for (const Server& server : {preparing, checking, pausing})
    for (const bool alone : {true, false}) {
      auto runner = run(server, alone);
      ASSERT_TRUE(eventually([&] {
        return state() == State::Preparing || state() == State::Starting || status().restarts > 1 ||
               (!alone && status().restarts > 0);
      }));
      const auto begin = steady_clock::now();
      runner.reset();
      EXPECT_LT(steady_clock::now() - begin, 1s);
    }
}

TEST_F(RunnerTest, a_member_of_a_group_waits_for_leave_after_any_end) {
  const auto runner = run(sleeper("one"), false);
  ASSERT_TRUE(becomes(State::Healthy));
  runner->kill(SIGKILL);
  ASSERT_TRUE(becomes(State::Restarting));
  EXPECT_EQ(status().restarts, 1);
  runner->start_again();
  ASSERT_TRUE(becomes(State::Healthy));
  runner->become(sleeper("one"), false);
  ASSERT_TRUE(becomes(State::Restarting));
  EXPECT_EQ(status().restarts, 1) << "it was asked for";
  runner->set_alone(true);
  EXPECT_TRUE(becomes(State::Healthy)) << "nobody is left who would let it start";
}

}  // namespace
}  // namespace ashlar::lab
