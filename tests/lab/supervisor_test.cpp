// A whole lab, small: its first process, its supervisor, two networks and servers made of shell scripts.
#include "lab/supervisor.h"

#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/temporary_folder.h"
#include "base/text.h"
#include "lab/desired_json.h"
#include "lab/lab.h"
#include "lab/linux/enter.h"
#include "lab/linux/seal.h"
#include "lab/private_network.h"
#include "lab/small_server.h"

namespace ashlar::lab {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;
using std::chrono::steady_clock;
using test::eventually;
using test::script;
using test::sleeper;
using Words = std::vector<std::string>;

/// Two hosts that reach each other: `there` 10.1.0.1, `elsewhere` 10.1.0.2.
NetworkPlan two_networks() {
  NetworkPlan plan;
  std::uint32_t last = 1;
  for (const char* name : {"there", "elsewhere"}) {
    plan.namespaces[name].addresses = {{"eth0", {0x0A010000 + last++}, 32}};
    plan.namespaces[name].routes = {{main_table, {0x0A010000, 24}, "eth0", std::nullopt}};
  }
  plan.links = {{{"elsewhere", "eth0"}, {"there", "eth0"}}};
  return plan;
}

Desired with(std::vector<Server> servers) {
  Desired desired;
  desired.networks = two_networks();
  desired.servers = std::move(servers);
  return desired;
}

/// Never healthy.
Server hopeless(const std::string& name) {
  Server server = sleeper(name);
  server.files.erase("healthy");
  return server;
}

bool runs(int pid) { return ::kill(pid, 0) == 0; }

class SupervisorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::vector<Failure> missing = missing_rights();
    ASHLAR_NEEDS(missing.empty() ? "" : missing.front().text());
  }
  ~SupervisorTest() override {
    const auto ended = Lab::down(folder_, false, {});
    EXPECT_TRUE(ended) << ended.error().text();
  }

  Lab lab() const {
    auto found = Lab::find_or_start(folder_);
    if (!found) throw std::runtime_error(found.error().text());
    return std::move(*found);
  }

  /// What `up` said of its steps, or why it failed.
  Words up(const Desired& desired, int seconds = 20) const {
    Words steps;
    const auto done = lab().ask({{"do", "up"}, {"desired", to_json(desired)}, {"seconds", seconds}}, {},
                                [&](const json& event) {
                                  if (event.at("event") == "step") steps.push_back(event.at("text"));
                                });
    return done ? steps : Words{"FAILED", done.error().text()};
  }

  json status(const std::string& server) const {
    const auto told = lab().ask({{"do", "status"}});
    if (!told) throw std::runtime_error(told.error().text());
    for (const json& one : told->at("servers"))
      if (one.at("server") == server) return one;
    return {{"state", ""}, {"pid", 0}, {"problem", ""}};
  }
  int pid_of(const std::string& server) const { return status(server).at("pid"); }
  std::string state_of(const std::string& server) const { return status(server).at("state"); }

  /// The failure's text; empty where there was none.
  std::string why_not(const json& request) const {
    const auto answer = lab().ask(request);
    return answer ? "" : answer.error().text();
  }

  std::string data(const std::string& name) const { return test::slurp(folder_.root + "/data/" + name); }

  /// A command of its own process, which does not wait for what it asked for.
  pid_t ask_elsewhere(const json& request) const {
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::alarm(60);
    auto own = Lab::find_or_start(folder_);
    ::_exit(own && own->ask(request) ? 0 : 1);
  }

  static int exit_code(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  const test::TemporaryFolder root_;
  const Folder folder_{(root_ / "lab").string()};
};

TEST_F(SupervisorTest, up_starts_what_is_wanted_and_again_changes_nothing) {
  const Desired desired = with({sleeper("a"), test::listener("b", 7000, "hi")});
  EXPECT_EQ(up(desired),
            (Words{"add the network of elsewhere", "add the network of there", "start a", "start b"}));
  EXPECT_EQ(state_of("a"), "healthy");
  const int a = pid_of("a");
  const int b = pid_of("b");
  EXPECT_EQ(up(desired), Words());
  EXPECT_EQ(pid_of("a"), a);
  EXPECT_EQ(pid_of("b"), b);
  const auto running = lab().running();
  ASSERT_TRUE(running);
  EXPECT_TRUE(difference(*running, desired).empty());
}

TEST_F(SupervisorTest, up_returns_when_what_changed_is_healthy_and_not_before) {
  up(with({sleeper("a"), sleeper("b")}));
  const int b = pid_of("b");
  for (int i = 0; i < 10; ++i) {
    const int a = pid_of("a");
    Server changed = sleeper("a");
    changed.environment["VERSION"] = std::to_string(i);
    ASSERT_EQ(up(with({changed, sleeper("b")})), Words{"restart a: it is started in another way"});
    ASSERT_EQ(state_of("a"), "healthy");
    ASSERT_NE(pid_of("a"), a);
  }
  EXPECT_EQ(pid_of("b"), b);
}

TEST_F(SupervisorTest, a_changed_file_is_read_again_by_the_same_process) {
  Server server = script("a",
                         "trap 'cat word > ../../data/word' HUP\ntouch trapped\n"
                         "while :; do sleep 0.01; done\n");
  server.health.command = {"test", "-e", "trapped"};
  server.reload_signal = SIGHUP;
  server.files["word"] = "one";
  up(with({server}));
  const int pid = pid_of("a");
  server.files["word"] = "two";
  EXPECT_EQ(up(with({server})), Words{"reload a: word differs"});
  EXPECT_TRUE(eventually([&] { return data("word") == "two"; }));
  EXPECT_EQ(pid_of("a"), pid);
}

TEST_F(SupervisorTest, what_is_no_longer_wanted_is_stopped_and_moves_are_made) {
  up(with({sleeper("a"), sleeper("b")}));
  const int a = pid_of("a");
  Server moved = sleeper("b");
  moved.name_space = "elsewhere";
  EXPECT_EQ(up(with({moved})), (Words{"stop a", "restart b: it stands elsewhere"}));
  EXPECT_EQ(state_of("a"), "");
  EXPECT_NE(a, 0);
  // Its old network goes while it still runs there.
  Desired alone = with({sleeper("b")});
  up(alone);
  alone.servers[0].name_space = "elsewhere";
  alone.networks.namespaces.erase("there");
  alone.networks.links.clear();
  alone.networks.namespaces["elsewhere"].addresses = {{"lo", {0x0A010002}, 32}};
  alone.networks.namespaces["elsewhere"].routes.clear();
  up(alone);
  EXPECT_EQ(state_of("b"), "healthy");
}

TEST_F(SupervisorTest, who_is_killed_comes_back) {
  up(with({sleeper("a")}));
  const int pid = pid_of("a");
  EXPECT_EQ(why_not({{"do", "kill"}, {"server", "a"}}), "");
  EXPECT_TRUE(eventually([&] { return pid_of("a") != pid && state_of("a") == "healthy"; }));
  EXPECT_EQ(status("a").at("restarts"), 1);
  EXPECT_EQ(why_not({{"do", "kill"}, {"server", "b"}}), "cannot kill b: there is no such server");
  EXPECT_EQ(why_not({{"do", "kill"}, {"server", "a"}, {"signal", 4711}}), "cannot kill a: 4711 is no signal");
}

TEST_F(SupervisorTest, sockets_and_programs_stand_in_the_lab_s_networks) {
  up(with({test::listener("a", 7000, "hi")}));
  auto sockets = lab().sockets("elsewhere", false, 250);
  ASSERT_TRUE(sockets);
  EXPECT_EQ(sockets->size(), 250U);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(0x0A010001);
  at.sin_port = htons(7000);
  const Descriptor& socket = sockets->front();
  ASSERT_EQ(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at), 0);
  std::string greeting(2, '\0');
  EXPECT_EQ(::recv(socket.get(), greeting.data(), 2, MSG_WAITALL), 2);
  EXPECT_EQ(greeting, "hi");
  EXPECT_EQ(why_not({{"do", "sockets"}, {"name_space", "nowhere"}}),
            "cannot open a socket in nowhere: there is no such network");

  std::vector<Descriptor> given;
  Lab known = lab();
  ASSERT_TRUE(known.ask({{"do", "enter"}, {"name_space", "elsewhere"}}, {}, {}, &given));
  ASSERT_EQ(given.size(), 1U);
  Visit there;
  there.process = known.pid();
  there.network = given.front().get();
  there.resolver = topology::Address{0x0A010063};
  there.environment["ROOT"] = folder_.root;
  const auto exit_of = [&](const std::string& text) {
    there.command = {"sh", "-c", text};
    return visit(there).value_or(-1);
  };
  EXPECT_EQ(exit_of("exit 7"), 7);
  EXPECT_EQ(exit_of("kill -9 $$"), 128 + SIGKILL);
  EXPECT_EQ(exit_of("grep -q 10.1.0.2 /proc/net/fib_trie && ! grep -q 10.1.0.1 /proc/net/fib_trie"), 0);
  EXPECT_EQ(exit_of("grep -q 'nameserver 10.1.0.99' /etc/resolv.conf"), 0);
  EXPECT_EQ(exit_of("test -e /proc/1/comm && test -e $ROOT/run/a/listen.pl"), 0);
  EXPECT_NE(exit_of("ls /proc/1/exe 2>/dev/null"), 0) << "the first process is out of reach";
  there.command = {"no-such-program"};
  EXPECT_EQ(visit(there).value_or(-1), 127);
  EXPECT_NE(why_not({{"do", "enter"}, {"name_space", "nowhere"}}), "");
}

TEST_F(SupervisorTest, links_are_cut_and_mended) {
  up(with({test::listener("a", 7000, "hi")}));
  const auto connects = [&] {
    auto sockets = lab().sockets("elsewhere", false, 1);
    const timeval moment{0, 200'000};
    ::setsockopt(sockets->front().get(), SOL_SOCKET, SO_SNDTIMEO, &moment, sizeof moment);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(0x0A010001);
    at.sin_port = htons(7000);
    return ::connect(sockets->front().get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
  };
  EXPECT_TRUE(connects());
  json cut{{"do", "link"}, {"name_space", "there"}, {"name", "eth0"}, {"up", false}};
  EXPECT_EQ(why_not(cut), "");
  EXPECT_FALSE(connects());
  cut["up"] = true;
  EXPECT_EQ(why_not(cut), "");
  EXPECT_TRUE(eventually(connects));
  cut["name"] = "eth7";
  EXPECT_NE(why_not(cut), "");
}

TEST_F(SupervisorTest, what_is_not_as_it_should_be_is_refused_and_the_lab_goes_on) {
  up(with({sleeper("a")}));
  const int pid = pid_of("a");
  Desired lost_network = with({sleeper("b")});
  lost_network.servers[0].name_space = "nowhere";
  Desired lost_member = with({});
  lost_member.groups = {{"g", "redis", {1}, {"nobody"}, {}}};
  Desired strange_group = with({sleeper("a")});
  strange_group.groups = {{"g", "no-such-kind", {1}, {"a"}, {}}};
  Desired strange_link = with({sleeper("a")});
  strange_link.networks.links[0].a.name = "a name that is too long for a link";
  Desired no_listener = with({sleeper("a")});
  no_listener.forwards = {{"door", 8443, "there", {0x0A010001}, 443}};
  Desired lost_forward = no_listener;
  lost_forward.forwards[0].name_space = "nowhere";

  json requests = json::array({json::array(),
                               "up",
                               7,
                               nullptr,
                               json::object(),
                               {{"do", 1}},
                               {{"do", "fly"}},
                               {{"do", "up"}},
                               {{"do", "up"}, {"desired", json::object()}},
                               {{"do", "sockets"}, {"count", "many"}},
                               {{"do", "sockets"}},
                               {{"do", "enter"}, {"name_space", json::array()}},
                               {{"do", "enter"}},
                               {{"do", "kill"}, {"server", "a"}, {"signal", "KILL"}},
                               {{"do", "kill"}, {"server", "a"}, {"signal", 0}},
                               {{"do", "link"}, {"name_space", "there"}, {"up", "yes"}},
                               {{"do", "link"}}});
  for (const Desired& wrong :
       {lost_network, lost_member, strange_group, strange_link, no_listener, lost_forward})
    requests.push_back({{"do", "up"}, {"desired", to_json(wrong)}, {"seconds", 1}});
  for (const json& request : requests) EXPECT_NE(why_not(request), "") << request;

  // What is not even a request.
  auto raw = Channel::connect(folder_.root + "/control");
  ASSERT_TRUE(raw);
  const std::uint32_t size = 3;
  ASSERT_EQ(write_all(raw->descriptor(), std::string(reinterpret_cast<const char*>(&size), 4) + "{]x"), 0);
  EXPECT_TRUE(raw->receive().value().contains("failure"));
  ASSERT_EQ(write_all(raw->descriptor(), "\xFF\xFF\xFF\xFF"), 0);
  EXPECT_FALSE(raw->receive());

  EXPECT_EQ(pid_of("a"), pid);
  EXPECT_EQ(up(with({sleeper("a")})), Words());
}

TEST_F(SupervisorTest, who_never_becomes_healthy_is_told_with_the_reason) {
  Server failing = sleeper("c");
  failing.prepare = {{"sh", "-c", "echo no space; exit 1"}};
  const Words said = up(with({hopeless("a"), sleeper("b"), failing}), 1);
  ASSERT_EQ(said.front(), "FAILED");
  EXPECT_NE(said.back().find("a is starting: test ended with 1"), std::string::npos) << said.back();
  EXPECT_NE(said.back().find("sh ended with 1: no space"), std::string::npos) << said.back();
  EXPECT_EQ(said.back().find("b is"), std::string::npos) << said.back();
  EXPECT_EQ(up(with({sleeper("a"), sleeper("b")})).front(), "stop c");
  EXPECT_EQ(state_of("a"), "healthy");
}

TEST_F(SupervisorTest, down_does_not_wait_for_an_up_that_waits) {
  lab();
  const pid_t waiting = ask_elsewhere({{"do", "up"}, {"desired", to_json(with({hopeless("a")}))}});
  ASSERT_TRUE(eventually([&] { return state_of("a") == "starting"; }));
  const int supervisor = lab().pid();
  const auto begin = steady_clock::now();
  ASSERT_TRUE(Lab::down(folder_, false, {}));
  EXPECT_LT(steady_clock::now() - begin, 3s);
  EXPECT_EQ(exit_code(waiting), 1);
  EXPECT_FALSE(runs(supervisor));
  EXPECT_FALSE(fs::exists(folder_.root));
}

TEST_F(SupervisorTest, an_up_that_was_overtaken_fails_and_one_that_agrees_does_not) {
  lab();
  const json other{{"do", "up"}, {"desired", to_json(with({hopeless("a")}))}};
  const pid_t overtaken = ask_elsewhere(other);
  ASSERT_TRUE(eventually([&] { return state_of("a") == "starting"; }));
  EXPECT_EQ(up(with({sleeper("a")})), Words{"restart a: healthy differs"});
  EXPECT_EQ(exit_code(overtaken), 1);
  const pid_t first = ask_elsewhere({{"do", "up"}, {"desired", to_json(with({sleeper("a"), sleeper("b")}))}});
  up(with({sleeper("a"), sleeper("b")}));
  EXPECT_EQ(exit_code(first), 0);
}

TEST_F(SupervisorTest, of_several_commands_at_once_all_end_right) {
  const json request{{"do", "up"}, {"desired", to_json(with({sleeper("a"), sleeper("b")}))}};
  std::vector<pid_t> commands;
  for (int i = 0; i < 4; ++i) commands.push_back(ask_elsewhere(request));
  for (const pid_t command : commands) EXPECT_EQ(exit_code(command), 0);
  EXPECT_EQ(state_of("a"), "healthy");
  EXPECT_EQ(status("a").at("restarts"), 0);
  const std::string log = test::slurp(folder_.log("supervisor"));
  EXPECT_EQ(log.find("start a"), log.rfind("start a")) << "one of them started it:\n" << log;
}

TEST_F(SupervisorTest, a_command_that_is_killed_in_the_middle_leaves_what_the_next_one_mends) {
  Desired wanted = with({hopeless("a"), sleeper("b")});
  const pid_t killed = ask_elsewhere({{"do", "up"}, {"desired", to_json(wanted)}});
  ASSERT_TRUE(eventually([&] {
    const auto found = Lab::find(folder_);
    return found && *found && state_of("b") == "healthy";
  }));
  ::kill(killed, SIGKILL);
  EXPECT_EQ(exit_code(killed), -SIGKILL);
  wanted.servers[0] = sleeper("a");
  const auto begin = steady_clock::now();
  up(wanted);
  EXPECT_LT(steady_clock::now() - begin, 5s);
  EXPECT_EQ(state_of("a"), "healthy");
}

/// Killed at any moment of its start: with the lab half built, say.
TEST_F(SupervisorTest, a_command_that_is_killed_while_it_starts_the_lab_harms_nothing) {
  const Desired wanted = with({sleeper("a")});
  for (int i = 0; i < 12; ++i) {
    const pid_t killed = ask_elsewhere({{"do", "up"}, {"desired", to_json(wanted)}});
    ::poll(nullptr, 0, 3 * i);
    ::kill(killed, SIGKILL);
    exit_code(killed);
    up(wanted);
    ASSERT_EQ(state_of("a"), "healthy") << i;
    ASSERT_GT(lab().pid(), 1) << "who enters it needs it";
    ASSERT_TRUE(Lab::down(folder_, false, {})) << i;
  }
}

TEST_F(SupervisorTest, a_supervisor_that_is_killed_takes_all_with_it_and_the_next_up_works) {
  const Desired desired = with({test::listener("a", 7000, "hi"), sleeper("b")});
  up(desired);
  const int supervisor = lab().pid();
  ASSERT_TRUE(runs(supervisor));
  // The server as the host sees it: by the folder in which it runs.
  const auto servers = [&] {
    int count = 0;
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator("/proc", gone)) {
      const fs::path folder = fs::read_symlink(entry.path() / "cwd", gone);
      if (folder.string().starts_with(folder_.root + "/run/")) ++count;
    }
    return count;
  };
  EXPECT_EQ(servers(), 2);
  ::kill(supervisor, SIGKILL);
  EXPECT_TRUE(eventually([&] { return servers() == 0; }));
  EXPECT_TRUE(eventually([&] {
    const auto found = Lab::find(folder_);
    return found && !*found;
  }));
  EXPECT_EQ(up(desired).size(), 4U) << "all is new";
  EXPECT_NE(lab().pid(), supervisor);
  EXPECT_EQ(state_of("a"), "healthy");
}

/// A command that was suspended takes no messages: here, one that reads nothing of many answers.
TEST_F(SupervisorTest, who_does_not_listen_holds_up_nobody) {
  up(with({sleeper("a")}));
  auto deaf = Channel::connect(folder_.root + "/control");
  ASSERT_TRUE(deaf);
  Desired many = with({sleeper("a")});
  for (int i = 0; i < 400; ++i) many.servers.push_back(sleeper(fmt::format("z{:03}", i)));
  for (Server& server : many.servers) server.command = {"no-such-program"};
  many.servers[0] = sleeper("a");
  ASSERT_TRUE(deaf->send({{"do", "up"}, {"desired", to_json(many)}}));
  ASSERT_TRUE(eventually(
      [&] { return test::slurp(folder_.log("supervisor")).find("start z0") != std::string::npos; }));
  const auto begin = steady_clock::now();
  up(with({sleeper("a")}));
  EXPECT_LT(steady_clock::now() - begin, 15s);
  EXPECT_EQ(state_of("a"), "healthy");
}

TEST_F(SupervisorTest, stores_stop_after_those_who_use_them_and_all_in_time) {
  const auto noted = [](const std::string& name) {
    Server server = script(name, "trap 'sleep 0.1; echo " + name +
                                     " >> ../../data/stops; exit 0' TERM\ntouch trapped\n"
                                     "while :; do sleep 0.01; done\n");
    server.health.command = {"test", "-e", "trapped"};
    return server;
  };
  Desired desired = with({noted("a-store"), noted("b-store"), noted("service")});
  desired.servers[0].stops_last = desired.servers[1].stops_last = true;
  desired.groups = {{"stores", "redis", {0x0A010063}, {"b-store"}, {{"port", "6379"}}}};
  up(desired, 1);  // never complete: it is no Redis
  ASSERT_TRUE(
      eventually([&] { return state_of("service") == "healthy" && state_of("a-store") == "healthy"; }));
  ASSERT_TRUE(eventually([&] { return state_of("b-store") == "healthy"; }));
  const auto begin = steady_clock::now();
  ASSERT_TRUE(Lab::down(folder_, true, {}));
  EXPECT_LT(steady_clock::now() - begin, 3s);
  const Words stops = split(data("stops"), '\n');
  ASSERT_EQ(stops.size(), 4U);
  EXPECT_EQ(stops.front(), "service");
}

TEST_F(SupervisorTest, down_keeps_what_it_should_and_can_be_said_again) {
  up(with({script("a", "echo kept > ../../data/a\nexec sleep 1000\n")}));
  ASSERT_TRUE(eventually([&] { return data("a") == "kept\n"; }));
  ASSERT_TRUE(Lab::down(folder_, true, {}));
  EXPECT_EQ(data("a"), "kept\n");
  EXPECT_FALSE(fs::exists(folder_.root + "/run"));
  EXPECT_FALSE(fs::exists(folder_.root + "/lock"));
  EXPECT_EQ(up(with({sleeper("a")})).size(), 3U);
  ASSERT_TRUE(Lab::down(folder_, false, {}));
  EXPECT_FALSE(fs::exists(folder_.root));
  EXPECT_TRUE(Lab::down(folder_, false, {}));
}

/// One that looks takes the lock for a moment, while the other wants to start.
TEST_F(SupervisorTest, looking_for_a_lab_does_not_keep_another_from_starting_it) {
  for (int i = 0; i < 3; ++i) {
    std::vector<pid_t> lookers;
    for (int j = 0; j < 3; ++j) {
      const pid_t child = ::fork();
      if (child == 0) {
        ::alarm(60);
        for (int k = 0; k < 300; ++k) static_cast<void>(Lab::find(folder_));
        ::_exit(0);
      }
      lookers.push_back(child);
    }
    EXPECT_EQ(up(with({sleeper("a")})).front(), "add the network of elsewhere");
    for (const pid_t looker : lookers) exit_code(looker);
    ASSERT_TRUE(Lab::down(folder_, false, {}));
  }
}

}  // namespace
}  // namespace ashlar::lab
