// The lab as its users meet it: the program itself, run on acme, with everything that it starts.
#include "lab/lab.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/linux/launch.h"
#include "base/process.h"
#include "base/text.h"
#include "cli/readme.h"
#include "support/organization_folder.h"

namespace ashlar::cli {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

const std::string program = std::string(ASHLAR_BINARY_DIR) + "/ashlar";

/// Polls until it holds; false where it does not within a minute.
bool eventually(const std::function<bool()>& holds) {
  for (const auto until = steady_clock::now() + seconds(60); steady_clock::now() < until;
       std::this_thread::sleep_for(milliseconds(20)))
    if (holds()) return true;
  return holds();
}

/// acme in a folder of its own, whose lab ends with the test.
class LabTest : public ::testing::Test {
 protected:
  LabTest() {
    for (const auto& [path, text] : ashlar::testing::acme_files()) write(path, text);
  }
  ~LabTest() override { ashlar({"lab", "down"}); }

  void write(const std::string& path, const std::string& text) {
    EXPECT_TRUE(write_file(folder_.path() / path, text).has_value()) << path;
  }
  void replace(const std::string& path, const std::string& from, const std::string& to) {
    auto text = read_file(folder_.path() / path, 1U << 20);
    ASSERT_TRUE(text.has_value());
    ashlar::testing::replace_once(*text, from, to);
    write(path, *text);
  }

  /// The program, run on this acme to its end.
  Finished ashlar(std::vector<std::string> words, const std::vector<std::string>& behind = {}) const {
    words.insert(words.end(), {"-C", folder_.path().string()});
    if (!behind.empty()) words.emplace_back("--");
    words.insert(words.end(), behind.begin(), behind.end());
    const auto finished = run({program, words, "", {}, ""});
    if (!finished) ADD_FAILURE() << finished.error().text();
    return finished.value_or(Finished{});
  }
  Finished up() const { return ashlar({"lab", "up", "--account", "stage,shared-services"}); }
  void expect_up() const {
    const Finished done = up();
    ASSERT_EQ(done.exit_code, 0) << done.out << done.err;
  }

  lab::Lab lab() const {
    auto found = lab::Lab::find({lab_folder()});
    if (!found || !*found) throw std::runtime_error("no lab runs");
    return std::move(**found);
  }
  std::string lab_folder() const { return (folder_.path() / ".ashlar" / "lab").string(); }

  /// What a client on the Internet gets from the service, or curl's exit code.
  std::string get(const std::string& path) const {
    const Finished done =
        ashlar({"lab", "exec", "client"}, {"curl", "-sS", "-m", "5", "https://stage.acme.example" + path});
    return done.exit_code == 0 ? done.out : fmt::format("curl: {}", done.exit_code);
  }

  ashlar::testing::TemporaryFolder folder_;
};

Descriptor connected(lab::Lab& lab, const std::string& from, const std::string& to, int port) {
  auto sockets = lab.sockets(from, false, 1);
  if (!sockets) throw std::runtime_error(sockets.error().text());
  Descriptor socket = std::move(sockets->front());
  const timeval patience{1, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, to.c_str(), &address.sin_addr);
  const auto* plain =
      reinterpret_cast<const sockaddr*>(&address);  // NOLINT: how the sockets API takes addresses
  return ::connect(socket.get(), plain, sizeof(address)) == 0 ? std::move(socket) : Descriptor();
}

std::string address_of(lab::Lab& lab, const std::string& name) {
  const lab::Desired running = lab.running().value();
  for (const lab::AddressPlan& plan : running.networks.namespaces.at(name).addresses)
    if (plan.link != "lo") return plan.address.text();
  return "";
}

int processes_with(const std::string& text) {
  const auto found = run({"pgrep", {"-c", "-f", "--", text}, "", {}, ""});
  return found ? std::atoi(found->out.c_str()) : -1;
}

/// What the host's network looks like; servers of other tests do not show in it.
std::string host_network() {
  std::string all;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"ip", "-o", "link"},
                                                {"ip", "-o", "address"},
                                                {"ip", "route", "show", "table", "all"},
                                                {"ip", "rule"},
                                                {"nft", "list", "ruleset"}}) {
    const auto shown = run({words.front(), {words.begin() + 1, words.end()}, "", {}, ""});
    all += shown ? shown->out : shown.error().text();
  }
  return all;
}

TEST_F(LabTest, ComesUpAsTheReadmeShowsAndVerifies) {
  const std::string host = host_network();
  for (const Shown& shown : shown_commands()) {
    if (!shown.command.starts_with("lab ")) continue;
    std::vector<std::string> words = split(replace_all(shown.command, " -C examples/acme", ""), ' ');
    const Finished done = ashlar(words);
    EXPECT_EQ(done.exit_code, 0) << shown.command << "\n" << done.out << done.err;
    expect_lines(shown, done.out);
  }
  EXPECT_EQ(host_network(), host);
  const Finished again = up();
  EXPECT_TRUE(again.out.starts_with("nothing changed: ")) << again.out << again.err;
  const Finished down = ashlar({"lab", "down"});
  EXPECT_EQ(down.exit_code, 0) << down.err;
  EXPECT_FALSE(fs::exists(lab_folder()));
  EXPECT_EQ(processes_with(lab_folder()), 0);
  EXPECT_EQ(host_network(), host);
}

/// What the client of a store prints.
std::string asked(const std::string& folder, const std::string& store, const std::string& question) {
  const auto done = run({program, {"lab", "connect", store, "-C", folder}, "", {}, question + "\n"});
  return done ? done->out : done.error().text();
}

TEST_F(LabTest, VerifyTakesBackWhatItWrote) {
  expect_up();
  ASSERT_NE(get("/db").find("\"visits\":1"), std::string::npos);
  const std::string folder = folder_.path().string();
  const auto data = [&] {
    return asked(folder, "stage.mysql", "SELECT * FROM visits") + asked(folder, "stage.redis", "GET visits") +
           asked(folder, "stage.redis", "DBSIZE");
  };
  const std::string before = data();
  const Finished verified = ashlar({"lab", "verify"});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_EQ(data(), before);
  EXPECT_TRUE(up().out.starts_with("nothing changed: "));
}

TEST_F(LabTest, VerifyOfNothingIsNoSuccess) {
  const Finished up = ashlar({"lab", "up", "--account", "master,security"});
  ASSERT_EQ(up.exit_code, 0) << up.err;
  const Finished nothing = ashlar({"lab", "verify"});
  EXPECT_EQ(nothing.exit_code, 1);
  EXPECT_NE(nothing.out.find("nothing was verified"), std::string::npos) << nothing.out;
}

TEST_F(LabTest, VerifySaysThatTheLabWasChangedMeanwhile) {
  expect_up();
  Finished verified;
  std::thread verify([&] { verified = ashlar({"lab", "verify"}); });
  std::this_thread::sleep_for(milliseconds(500));
  EXPECT_EQ(ashlar({"lab", "up", "--account", "shared-services"}).exit_code, 0);
  verify.join();
  EXPECT_EQ(verified.exit_code, 3) << verified.out;
  EXPECT_NE(verified.err.find("another command changed it meanwhile"), std::string::npos) << verified.err;
}

/// Names of the checks of which some outcome does not hold.
std::set<std::string> failed_checks(const std::string& document) {
  std::set<std::string> names;
  const auto parsed = nlohmann::json::parse(document, nullptr, false);
  if (!parsed.is_object()) return {document};
  for (const auto& outcome : parsed.at("outcomes"))
    if (!outcome.at("holds").get<bool>()) names.insert(outcome.at("check").get<std::string>());
  return names;
}

/// Each line opens what the reference architecture keeps shut; the graph itself then says that it is open.
TEST_F(LabTest, VerifyTellsWhatStandsOpenThoughTheGraphSaysSo) {
  const auto append = [&](const std::string& path, const std::string& text) {
    write(path, ashlar::testing::acme_files().at(path) + text);
  };
  append("stage/eu-west-1/stage.yaml",
         "override:\n  redis//aws_vpc_security_group_ingress_rule.redis_app_6379: {cidr_ipv4: 10.0.0.0/8}\n");
  append("stage/eu-west-1/region.yaml",
         "override:\n  vpn//aws_vpc_security_group_ingress_rule.vpn_anywhere_1194: {to_port: 4500}\n");
  append("shared-services/eu-west-1/region.yaml",
         "override:\n  ci//aws_vpc_security_group_ingress_rule.ci_balancer_vpn_server_443: {cidr_ipv4: "
         "10.0.0.0/8}\n  vpc//aws_network_acl_rule.private_in_returns: {from_port: 0}\n");
  expect_up();
  const Finished verified = ashlar({"lab", "verify", "--json"});
  EXPECT_EQ(verified.exit_code, 1) << verified.err;
  EXPECT_EQ(failed_checks(verified.out),
            (std::set<std::string>{"the Internet reaches nothing else", "environments stand apart",
                                   "management reaches what it should"}))
      << verified.out;
}

/// A target that is dead is not one that is kept apart.
TEST_F(LabTest, VerifyTellsOfADeadTarget) {
  expect_up();
  const std::string cache = "stage.stage.redis.2";
  lab::Lab running = lab();
  const lab::Desired now = running.running().value();
  for (const lab::AddressPlan& plan : now.networks.namespaces.at(cache).addresses)
    if (plan.link != "lo") {
      ASSERT_TRUE(running.ask({{"do", "link"}, {"name_space", cache}, {"name", plan.link}, {"up", false}}));
    }
  const std::set<std::string> failed = failed_checks(ashlar({"lab", "verify", "--json"}).out);
  EXPECT_TRUE(failed.contains("environments stand apart"));
  EXPECT_TRUE(failed.contains("certificates chain"));
}

TEST_F(LabTest, OneRuleLessTakesEffectAndCutsNoConnection) {
  expect_up();
  lab::Lab running = lab();
  const std::string vpn = "stage.mgmt.vpn.vpn";
  const std::string mysql = address_of(running, "stage.stage.mysql.primary");
  const Descriptor pod = connected(running, "stage.stage.services.backend.1", mysql, 3306);
  ASSERT_TRUE(pod);
  EXPECT_TRUE(connected(running, vpn, mysql, 3306));

  replace("stage/eu-west-1/stage.yaml", "reachable_from_vpn: true", "reachable_from_vpn: false");
  const Finished plan = ashlar({"lab", "up", "--plan"});
  EXPECT_EQ(plan.out, "change the network of vpc.stage.stage: rules of stage-mysql (1 fewer)\n") << plan.err;
  expect_up();

  EXPECT_FALSE(connected(running, vpn, mysql, 3306));
  std::array<char, 4> greeting{};  // MySQL speaks first; it has not been read until now
  EXPECT_EQ(::recv(pod.get(), greeting.data(), greeting.size(), MSG_WAITALL), 4)
      << "the open connection was cut";
}

TEST_F(LabTest, PodsComeAndGoAndNoRequestFails) {
  expect_up();
  std::atomic<bool> ending{false};
  std::atomic<int> answered{0};
  std::string failed;
  std::thread client([&] {
    while (!ending) {
      const std::string answer = get("/greeting");
      if (answer.find("Hello") == std::string::npos)
        failed += answer + "\n";
      else
        ++answered;
    }
  });
  replace("stage/eu-west-1/stage.yaml", "frontend: {replicas: 2}", "frontend: {replicas: 3}");
  const Finished more = up();
  EXPECT_EQ(more.exit_code, 0) << more.err;
  EXPECT_NE(more.err.find("start stage.stage.services.frontend.3\n"), std::string::npos) << more.err;
  EXPECT_NE(more.err.find("reload stage.stage.load-balancers.public.a: "), std::string::npos) << more.err;
  EXPECT_EQ(more.err.find("restart "), std::string::npos) << more.err;
  EXPECT_TRUE(eventually([&] { return answered > 20; }));
  replace("stage/eu-west-1/stage.yaml", "frontend: {replicas: 3}", "frontend: {replicas: 1}");
  const Finished fewer = up();
  EXPECT_EQ(fewer.exit_code, 0) << fewer.err;
  EXPECT_NE(fewer.err.find("stop stage.stage.services.frontend.3\n"), std::string::npos) << fewer.err;
  const int so_far = answered;
  EXPECT_TRUE(eventually([&] { return answered > so_far + 20; }));
  ending = true;
  client.join();
  EXPECT_EQ(failed, "");
}

TEST_F(LabTest, IsErasedWithItsSupervisorAndKeepsItsData) {
  expect_up();
  ASSERT_NE(get("/db").find("\"visits\":1"), std::string::npos);
  const int supervisor = lab().pid();
  ASSERT_GT(supervisor, 1);
  ::kill(supervisor, SIGKILL);
  EXPECT_TRUE(eventually([&] { return processes_with(lab_folder()) == 0; }));
  EXPECT_EQ(ashlar({"lab", "status", "--once"}).exit_code, 3);
  expect_up();
  EXPECT_NE(get("/db").find("\"visits\":2"), std::string::npos);
}

/// `lab up`, so long after its start: or its end, where that comes before.
Process up_after(const std::string& organization, milliseconds time) {
  Process process =
      launch(
          prepare(
              {program, {"lab", "up", "--account", "stage,shared-services", "-C", organization}, "", {}, ""})
              .value(),
          {})
          .value();
  process.wait(time);
  return process;
}

TEST_F(LabTest, AKilledCommandIsMadeGoodByTheNext) {
  for (const int after : {5, 50, 150, 400}) {
    const Process process = up_after(folder_.path().string(), milliseconds(after));
    if (!process.has_ended()) ::kill(process.pid(), SIGKILL);
  }
  expect_up();
  const std::string answer = get("/greeting");
  EXPECT_NE(answer.find("Hello"), std::string::npos) << answer;
}

/// At any moment of its start.
TEST_F(LabTest, AKilledLabIsMadeGoodByTheNextCommand) {
  for (const int after : {100, 200, 400, 800}) {
    Process process = up_after(folder_.path().string(), milliseconds(after));
    EXPECT_TRUE(eventually([&] {
      const auto found = lab::Lab::find({lab_folder()});
      return found && *found && ::kill((*found)->pid(), SIGKILL) == 0;
    }));
    process.wait();
    EXPECT_TRUE(eventually([&] { return processes_with(lab_folder()) == 0; }));
  }
  expect_up();
  const std::string answer = get("/db");
  EXPECT_NE(answer.find("visits"), std::string::npos) << answer;
}

TEST_F(LabTest, ServersHaveALimitOfMemoryAndNothingOfTheCallersVariables) {
  const auto started = run({program,
                            {"lab", "up", "--account", "stage", "-C", folder_.path().string()},
                            "",
                            {{"CALLERS_SECRET", "hush"}},
                            ""});
  ASSERT_TRUE(started && started->exit_code == 0);
  lab::Lab running = lab();
  const nlohmann::json status = running.ask({{"do", "status"}}).value();
  EXPECT_FALSE(status.at("servers").empty());
  const auto found = run({"pgrep", {"-f", "--", "ashlar-backend"}, "", {}, ""});
  ASSERT_TRUE(found.has_value());
  for (const std::string& pid : split(found->out, '\n')) {
    const auto variables = read_file("/proc/" + pid + "/environ", 1U << 20);
    if (pid.empty() || !variables) continue;
    EXPECT_EQ(variables->find("CALLERS_SECRET"), std::string::npos);
  }
  if (::geteuid() != 0 || !fs::exists("/sys/fs/cgroup/memory")) return;  // only where there are limits
  const std::string name = "ashlar-" + sha256_hex(lab_folder(), 12);
  const auto limits = run({"find",
                           {"/sys/fs/cgroup/memory", "-path",
                            "*/" + name + "/stage.stage.services.backend.1/memory.limit_in_bytes"},
                           "",
                           {},
                           ""});
  ASSERT_TRUE(limits.has_value());
  const auto limit = read_file(split(limits->out, '\n').front(), 64);
  ASSERT_TRUE(limit.has_value()) << limits->out;
  EXPECT_EQ(*limit, "268435456\n");
}

/// Else it would die with a server that dies while it is spoken to.
TEST_F(LabTest, IgnoresBrokenPipes) {
  expect_up();
  const auto status = read_file(fmt::format("/proc/{}/status", lab().pid()), 1U << 16);
  ASSERT_TRUE(status.has_value());
  const std::size_t ignored = status->find("SigIgn:\t");
  ASSERT_NE(ignored, std::string::npos);
  const auto signals = std::stoull(status->substr(ignored + 8, 16), nullptr, 16);
  EXPECT_NE(signals & (1ULL << (SIGPIPE - 1)), 0U);
}

/// A standby that serves holds what the others have not: it is not taken away before they have.
TEST_F(LabTest, WhoServesIsHandedOverBeforeItGoes) {
  const std::string environment = "stage/eu-west-1/stage.yaml";
  replace(environment, "mysql:\n", "mysql:\n  multi_az: true\n");
  expect_up();
  /// Counted in the store; each look counts one more, and may fail while the service reconnects.
  const auto visits = [&] {
    int count = 0;
    EXPECT_TRUE(eventually([&] {
      const std::string answer = get("/db");
      const std::size_t at = answer.find("\"visits\":");
      count = at == std::string::npos ? 0 : std::atoi(answer.c_str() + at + 9);
      return count > 0;
    }));
    return count;
  };
  visits();
  const auto serves = [&] {
    return ashlar({"lab", "status", "--once"}).out.find("mysql.primary-standby      healthy, serves") !=
           std::string::npos;
  };
  ASSERT_EQ(ashlar({"lab", "kill", "stage.mysql"}).exit_code, 0);
  ASSERT_TRUE(eventually(serves));
  expect_up();  // all stand by again
  const int before = visits();
  replace(environment, "  multi_az: true\n", "");
  expect_up();
  const int alone = visits();
  EXPECT_GT(alone, before);
  replace(environment, "mysql:\n", "mysql:\n  multi_az: true\n");
  expect_up();
  EXPECT_GT(visits(), alone);
  ASSERT_EQ(ashlar({"lab", "kill", "stage.mysql"}).exit_code, 0);
  ASSERT_TRUE(eventually(serves));
  ASSERT_EQ(ashlar({"lab", "down", "--keep-data"}).exit_code, 0);
  replace(environment, "  multi_az: true\n", "");
  const Finished refused = up();
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.err.find("the newest data of"), std::string::npos) << refused.err;
}

TEST_F(LabTest, UpsAtOnceAgree) {
  std::vector<std::thread> others;
  std::array<Finished, 3> done;
  for (Finished& one : done) others.emplace_back([&] { one = up(); });
  for (std::thread& other : others) other.join();
  for (const Finished& one : done) EXPECT_EQ(one.exit_code, 0) << one.err;
}

TEST_F(LabTest, KeepsDataWhereAsked) {
  expect_up();
  ASSERT_NE(get("/db").find("\"visits\":1"), std::string::npos);
  EXPECT_EQ(ashlar({"lab", "down", "--keep-data"}).exit_code, 0);
  EXPECT_EQ(processes_with(lab_folder()), 0);
  const Finished logs = ashlar({"lab", "logs", "stage.mysql.primary"});
  EXPECT_EQ(logs.exit_code, 0) << logs.err;
  EXPECT_NE(logs.out.find("Shutdown complete"), std::string::npos) << logs.out;
  expect_up();
  const std::string kept = get("/db");
  EXPECT_NE(kept.find("\"visits\":2"), std::string::npos) << kept;
}

TEST_F(LabTest, CommandsRunWhereTheyAreTold) {
  expect_up();
  EXPECT_EQ(ashlar({"lab", "exec", "client"}, {"sh", "-c", "exit 7"}).exit_code, 7);
  const Finished addresses = ashlar({"lab", "exec", "stage.mysql"}, {"ip", "-o", "-4", "address"});
  lab::Lab running = lab();
  EXPECT_NE(addresses.out.find(address_of(running, "stage.stage.mysql.primary")), std::string::npos)
      << addresses.out;
  const Finished ambiguous = ashlar({"lab", "exec", "stage.frontend"}, {"true"});
  EXPECT_EQ(ambiguous.exit_code, 1);
  EXPECT_NE(ambiguous.err.find("stage.stage.services.frontend.2"), std::string::npos) << ambiguous.err;
  EXPECT_NE(ashlar({"lab", "exec", "client"}, {"mount", "-o", "remount,rw", "/"}).exit_code, 0);
  EXPECT_EQ(ashlar({"lab", "exec", "stage"}, {"true"}).exit_code, 1) << "it names a VPC's router";
  EXPECT_EQ(ashlar({"lab", "exec", "vpc.stage.stage"}, {"true"}).exit_code, 0);
  EXPECT_EQ(ashlar({"lab", "exec", "stage.redis"}, {"true"}).exit_code, 0) << "the one that serves";
  Command connect{
      program, {"lab", "connect", "stage.mysql", "-C", folder_.path().string()}, "", {}, "SELECT 6 * 7\n"};
  const auto asked = run(connect);
  ASSERT_TRUE(asked.has_value());
  EXPECT_NE(asked->out.find("42"), std::string::npos) << asked->out << asked->err;
  connect.arguments[2] = "stage.mysql.primary";
  EXPECT_NE(run(connect)->out.find("42"), std::string::npos) << "one server of the store";
  for (const char* redis : {"stage.redis", "stage.redis.2"}) {
    connect.arguments[2] = redis;
    connect.input = "PING\n";
    EXPECT_EQ(run(connect)->out, "PONG\n") << redis;
  }
  const Finished inside = ashlar({"lab", "exec", "client"}, {"readlink", "/proc/self/ns/cgroup"});
  const std::string theirs = fs::read_symlink(fmt::format("/proc/{}/ns/cgroup", running.pid())).string();
  EXPECT_EQ(inside.out, theirs + "\n");
}

/// What a person or a program looks for in it: addresses, load, what stands in for what, what is missing.
TEST_F(LabTest, StatusTellsAllOfIt) {
  expect_up();
  const Finished told = ashlar({"lab", "status", "--json"});
  EXPECT_EQ(told.exit_code, 0) << told.err;
  const auto status = nlohmann::json::parse(told.out);
  lab::Lab running = lab();
  for (const auto& server : status.at("servers")) {
    EXPECT_FALSE(server.at("addresses").empty()) << server;
    EXPECT_TRUE(server.at("load").is_number()) << server;
    if (server.at("server") == "stage.stage.mysql.primary") {
      EXPECT_EQ(server.at("addresses").front(), address_of(running, "stage.stage.mysql.primary"));
    }
    if (server.at("server") == "stage.stage.redis.1") {
      EXPECT_EQ(server.at("addresses").size(), 2U) << "its own, and the one that follows who serves";
    }
  }
  std::map<std::string, std::string> here;
  for (const auto& one : status.at("stand_ins")) here[one.at("on_aws")] = one.at("here");
  EXPECT_TRUE(here["RDS for MySQL 8.4"].starts_with("MariaDB 10."));
  EXPECT_TRUE(
      here["Application Load Balancer lb-stage-public, its node in eu-west-1a"].starts_with("HAProxy "));
  EXPECT_TRUE(here["Route 53 Resolver of VPC stage"].starts_with("Unbound "));
  EXPECT_TRUE(here["security groups, network ACLs, NAT gateways, Elastic IPs"].starts_with("nftables "));
  EXPECT_EQ(here["IAM tokens of users of ElastiCache"], "passwords of the lab's own");
  EXPECT_TRUE(here["certificates of ACM, RDS and ElastiCache"].starts_with("an authority of the lab's own"));
  std::map<std::string, std::size_t> empty;
  for (const auto& one : status.at("networks_only")) empty[one.at("system")] = one.at("addresses").size();
  EXPECT_GE(empty["stage.stage.zookeeper"], 3U);
  EXPECT_TRUE(empty.contains("stage.mgmt.vpn"));
  EXPECT_FALSE(empty.contains("stage.stage.mysql"));
  const Finished page = ashlar({"lab", "status", "--once"});
  for (const char* part : {"CPU %", "kafka", "no server yet", "passwords of the lab's own", "MariaDB 10."})
    EXPECT_NE(page.out.find(part), std::string::npos) << part << "\n" << page.out;
}

TEST_F(LabTest, StatusTellsOfRestartsAndOthersOfWhatHasNoServer) {
  expect_up();
  ASSERT_EQ(ashlar({"lab", "kill", "stage.frontend.1"}).exit_code, 0);
  EXPECT_TRUE(eventually([&] {
    return ashlar({"lab", "status", "--once"}).out.find("healthy, restarted once") != std::string::npos;
  }));
  for (const char* command : {"kill", "logs"}) {
    const Finished none = ashlar({"lab", command, "zookeeper"});
    EXPECT_EQ(none.exit_code, 1);
    EXPECT_NE(none.err.find("no server in the lab is called zookeeper"), std::string::npos) << none.err;
  }
}

/// A crash in the middle of a crash's repair is no crash.
TEST_F(LabTest, SaysWhatGoesOnWithAServerThatIsDead) {
  expect_up();
  Finished refused;
  EXPECT_TRUE(eventually([&] {
    refused = ashlar({"lab", "kill", "stage.frontend.1"});
    return refused.exit_code != 0;
  }));
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_NE(refused.err.find("about to be started"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("until `ashlar lab status` shows it healthy"), std::string::npos) << refused.err;
}

TEST_F(LabTest, WhoSpeaksToALabThatIsEndedSaysSo) {
  expect_up();
  lab::Lab running = lab();
  EXPECT_EQ(ashlar({"lab", "down"}).exit_code, 0);
  const auto asked = running.ask({{"do", "status"}});
  ASSERT_FALSE(asked.has_value());
  EXPECT_EQ(asked.error().reason, "it was ended meanwhile, by another command or by force");
}

TEST_F(LabTest, LeavesNothingInTheFolder) {
  const fs::path hidden = folder_.path() / ".ashlar";
  const Finished plan = ashlar({"lab", "up", "--plan", "--account", "stage"});
  EXPECT_EQ(plan.exit_code, 0) << plan.err;
  EXPECT_NE(plan.out.find("start stage.stage.mysql.primary\n"), std::string::npos) << plan.out;
  EXPECT_FALSE(fs::exists(hidden)) << "a plan without a lab has written";
  expect_up();
  EXPECT_EQ(ashlar({"lab", "down"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(hidden));
  expect_up();
  write(".ashlar/other", "somebody else's");
  EXPECT_EQ(ashlar({"lab", "down"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(hidden / "other"));
}

TEST_F(LabTest, LogsAreOneJsonObjectALineWhereAsked) {
  expect_up();
  const Finished logs = ashlar({"lab", "logs", "stage.mysql.primary", "--json"});
  ASSERT_EQ(logs.exit_code, 0) << logs.err;
  std::vector<std::string> lines = split(logs.out, '\n');
  lines.pop_back();
  ASSERT_GT(lines.size(), 3U);
  for (const std::string& line : lines) {
    const auto object = nlohmann::json::parse(line, nullptr, false);
    ASSERT_TRUE(object.is_object()) << line;
    EXPECT_EQ(object["server"], "stage.stage.mysql.primary");
    EXPECT_TRUE(object["line"].is_string());
  }
}

TEST_F(LabTest, SaysWhatItNeeds) {
  const Finished nothing = ashlar({"lab", "status"});
  EXPECT_EQ(nothing.exit_code, 3);
  EXPECT_NE(nothing.err.find("no lab runs here"), std::string::npos) << nothing.err;
  const Finished which = ashlar({"lab", "up"});
  EXPECT_EQ(which.exit_code, 2);
  EXPECT_NE(which.err.find("--account"), std::string::npos) << which.err;
  const Finished unknown = ashlar({"lab", "up", "--account", "stagge"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_NE(unknown.err.find("did you mean stage?"), std::string::npos) << unknown.err;
  const Finished both = ashlar({"lab", "up", "--all", "--account", "stage"});
  EXPECT_EQ(both.exit_code, 2);
  EXPECT_NE(both.err.find("not both"), std::string::npos) << both.err;
  const Finished logs = ashlar({"lab", "logs", "stage.mysql"});
  EXPECT_EQ(logs.exit_code, 3);
  EXPECT_NE(logs.err.find("no lab runs here"), std::string::npos) << logs.err;
  EXPECT_EQ(ashlar({"lab", "down"}).exit_code, 0);
  fs::create_directory(folder_.path() / "empty");
  const auto wrong = run({program, {"lab", "down", "-C", (folder_.path() / "empty").string()}, "", {}, ""});
  ASSERT_TRUE(wrong.has_value());
  EXPECT_EQ(wrong->exit_code, 1);
  EXPECT_NE(wrong->err.find("name the whole: -C"), std::string::npos) << wrong->err;
}

/// Nobody's machine is changed, and nobody needs to be root.
TEST_F(LabTest, RunsForAnOrdinaryUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "the other tests run as one already";
  constexpr unsigned nobody = 65534;
  fs::permissions(folder_.path(), fs::perms::all);
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
    ASSERT_EQ(::lchown(entry.path().c_str(), nobody, nobody), 0);
  const auto as_nobody = [&](std::vector<std::string> words) {
    std::vector<std::string> all{"--reuid=65534", "--regid=65534", "--clear-groups", program, "lab"};
    all.insert(all.end(), words.begin(), words.end());
    all.insert(all.end(), {"-C", folder_.path().string()});
    // As Debian gives it to ordinary users: without the folders where servers stand.
    return run({"setpriv", all, "", {{"HOME", folder_.path().string()}, {"PATH", "/usr/bin:/bin"}}, ""})
        .value_or(Finished{-1, "", ""});
  };
  const Finished up = as_nobody({"up", "--account", "stage,shared-services"});
  ASSERT_EQ(up.exit_code, 0) << up.out << up.err;
  EXPECT_NE(up.out.find("servers have no limits of memory: "), std::string::npos) << up.out;
  EXPECT_NE(up.out.find("; run the lab as root to have them\n"), std::string::npos) << up.out;
  const Finished visit = ashlar({"lab", "exec", "client"}, {"sh", "-c", "id -u && touch /tmp/x"});
  EXPECT_EQ(visit.exit_code, 0) << "root visits an ordinary user's lab: " << visit.err;
  EXPECT_EQ(visit.out, "0\n");
  const Finished seen = ashlar({"lab", "status", "--once"});
  EXPECT_NE(seen.out.find("; run the lab as root to have them\n"), std::string::npos) << seen.out;
  EXPECT_NE(get("/greeting").find("Hello"), std::string::npos);
  const auto asked = run(
      {program, {"lab", "connect", "stage.mysql", "-C", folder_.path().string()}, "", {}, "SELECT 6 * 7\n"});
  ASSERT_TRUE(asked.has_value());
  EXPECT_NE(asked->out.find("42"), std::string::npos) << asked->err;
  const Finished verified = as_nobody({"verify"});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_EQ(as_nobody({"down"}).exit_code, 0);
}

}  // namespace
}  // namespace ashlar::cli
