// A load balancer's node: its configuration as text, and what it does with requests. All of it runs in a
// network namespace of this program's own.
#include "lab/servers/load_balancer.h"

#include <atomic>
#include <future>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "base/process.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "lab/private_network.h"
#include "lab/target.h"

namespace ashlar::lab {

namespace {

using namespace std::chrono_literals;
using test::eventually;
using test::ok;
using test::Target;
using test::TargetRequest;
using topology::FixedResponse;
using topology::Forward;
using topology::ListenerRule;
using topology::Redirect;
using topology::Topology;

constexpr const char* node = "10.17.0.5";
constexpr const char* one = "10.17.32.11";
constexpr const char* two = "10.17.32.12";
constexpr const char* client = "203.0.113.9";
const std::string node_name = "stage.stage.load-balancers.public.a";

void add_interface(Topology& topology, const std::string& id, const std::string& name, const char* address) {
  topology::Interface interface;
  interface.id = {id};
  interface.name = name;
  interface.subnet = {"subnet"};
  interface.address = *topology::parse_address(address);
  topology.interfaces[interface.id] = interface;
}

topology::TargetGroup group(const std::string& name, const std::string& protocol,
                            std::vector<std::string> interfaces, int port = 8080) {
  topology::TargetGroup made;
  made.id = {name};
  made.name = name;
  made.arn = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/" + name + "/0123456789abcdef";
  made.protocol = protocol;
  made.port = port;
  made.algorithm = "least_outstanding_requests";
  made.deregistration_delay = 30s;
  made.health = {protocol, std::nullopt, "/health", "200-299,302", 30s, 5s, 2, 2};
  for (const std::string& interface : interfaces) made.targets.push_back({{interface}, port});
  return made;
}

ListenerRule rule(int priority, topology::Conditions conditions, topology::Action action) {
  return {"rule", priority, std::move(conditions), std::move(action)};
}

topology::Conditions paths(std::vector<std::string> patterns) {
  topology::Conditions conditions;
  conditions.paths = std::move(patterns);
  return conditions;
}

topology::Conditions hosts(std::vector<std::string> patterns) {
  topology::Conditions conditions;
  conditions.hosts = std::move(patterns);
  return conditions;
}

Forward to(const std::string& name) { return {{{{name}, 1}}}; }

/// A balancer with one node, two targets with TLS in one group, and groups that are empty or lead nowhere.
Topology small() {
  Topology topology;
  topology::Subnet subnet;
  subnet.id = {"subnet"};
  subnet.zone = "eu-west-1a";
  topology.subnets[subnet.id] = subnet;
  add_interface(topology, "node", node_name, node);
  add_interface(topology, "one", "one", one);
  add_interface(topology, "two", "two", two);
  for (const auto& made : {group("frontend", "HTTPS", {"one", "two"}),
                           group("backend", "HTTP", {"one"}, 8081), group("empty", "HTTPS", {})}) {
    topology.target_groups[made.id] = made;
  }
  topology.certificates[{"own"}] = {{"own"},
                                    "eu-west-1",
                                    "arn:aws:acm:eu-west-1:111111111111:certificate/own",
                                    {"stage.acme.example", "*.stage.acme.example"}};
  topology.certificates[{"other"}] = {
      {"other"}, "eu-west-1", "arn:aws:acm:eu-west-1:111111111111:certificate/other", {"other.example"}};

  topology::Listener http;
  http.port = 80;
  http.protocol = "HTTP";
  Redirect redirect;
  redirect.protocol = "HTTPS";
  redirect.port = "443";
  redirect.status = 301;
  http.default_action = redirect;

  topology::Listener https;
  https.port = 443;
  https.protocol = "HTTPS";
  https.ssl_policy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06";
  https.certificates = {{"own"}, {"other"}};
  topology::Conditions api = paths({"/api"});
  api.methods = {"GET", "PURGE"};
  api.headers = {{"X-Version", {"2*"}}};
  api.queries = {{"mode", "fast*"}, {"", "any"}};
  CidrProblem problem;
  api.sources = {*parse_cidr("203.0.113.0/24", problem)};
  Redirect moved;
  moved.host = "new.#{host}";
  moved.path = "/now/#{path}";
  moved.query = "from=old&#{query}";
  https.rules = {
      rule(10, paths({"/backend", "/backend/*"}), to("backend")),
      rule(20, paths({"/empty/*"}), to("empty")),
      rule(30, hosts({"*.Stage.acme.example"}), FixedResponse{200, "text/plain", "by host\n100%"}),
      rule(40, api, FixedResponse{299, "", ""}),
      rule(50, paths({"/old/?.html"}), moved),
      rule(60, paths({"/*.png", "/it's"}), FixedResponse{418, "text/plain", "tea"}),
      rule(70, paths({"/app/*", "/close*", "/slow"}), to("frontend")),
      rule(80, paths({"/app/never"}), FixedResponse{500, "text/plain", "a later rule"}),
  };
  https.default_action = FixedResponse{404, "text/plain", "Not found"};

  topology::LoadBalancer balancer;
  balancer.id = {"balancer"};
  balancer.name = "lb-stage-public";
  balancer.type = "application";
  balancer.internal = false;
  balancer.arn =
      "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/lb-stage-public/50dc6c495c0c9188";
  balancer.interfaces = {{"node"}};
  balancer.drop_invalid_header_fields = true;
  balancer.listeners = {http, https};
  topology.load_balancers[balancer.id] = balancer;
  return topology;
}

topology::Listener& https_of(Topology& topology) {
  return topology.load_balancers.at({"balancer"}).listeners[1];
}

/// The lab's folder, secrets and certificates, in a folder of the test's own.
struct Place {
  test::TemporaryFolder root;
  Folder folder{root.path().string()};
  Secrets secrets = Secrets::open(root / "secrets.json").value();
  Certificates certificates = Certificates::open((root / "pki").string()).value();

  Server node_of(const Topology& topology) {
    return load_balancers({topology, folder, secrets, certificates, {}, {}}).value().front();
  }
};

TEST(LoadBalancer, HasTheConfigurationThatItShould) {
  Place place;
  const Folder shown{"/lab"};
  const Topology topology = small();
  const auto servers = load_balancers({topology, shown, place.secrets, place.certificates, {}, {}}).value();
  ASSERT_EQ(servers.size(), 1U);
  const std::filesystem::path golden =
      std::filesystem::path(ASHLAR_SOURCE_DIR) / "tests/golden/lab/haproxy.cfg";
  const std::string& text = servers.front().files.at("haproxy.cfg");
  if (std::getenv("ASHLAR_ACCEPT") != nullptr) {
    ASSERT_TRUE(write_file(golden, text));
  }
  EXPECT_EQ(text, test::slurp(golden));
}

TEST(LoadBalancer, IsAServerInItsInterfacesNamespace) {
  Place place;
  const Server server = place.node_of(small());
  EXPECT_EQ(server.name, node_name);
  EXPECT_EQ(server.name_space, node_name);
  EXPECT_EQ(server.stands_for, "Application Load Balancer lb-stage-public, its node in eu-west-1a");
  EXPECT_EQ(server.health.port, 80);
  EXPECT_EQ(server.reload_signal, SIGUSR2);
  EXPECT_EQ(server, place.node_of(small()));
}

/// What `curl` was answered.
struct Answer {
  int status = 0;
  std::string version;
  std::string location;
  std::string body;
};

/// A node that runs, with targets that a test adds.
class RunningBalancer : public ::testing::Test {
 protected:
  void SetUp() override {
    ASHLAR_NEEDS(test::missing_program("haproxy"));
    ASHLAR_NEEDS(test::missing_program("curl"));
    ASHLAR_NEEDS(test::enter_private_network({node, one, two, client}));
    const auto pair = place_.certificates.issue("target", {"whatever.example"});
    target_pem_ = pair->certificate + pair->key;
  }

  void start(const Topology& topology) {
    const Server server = place_.node_of(topology);
    running_ = std::make_unique<test::RunningServer>(server, place_.folder);
    ASSERT_TRUE(running_->accepts(node, server.health.port)) << running_->log();
    const auto checked = run({"/usr/sbin/haproxy", {"-c", "-f", server.command.back()}, "", {}});
    EXPECT_EQ(checked->exit_code, 0) << checked->err;
    EXPECT_EQ(checked->err.find("[WARNING]"), std::string::npos) << checked->err;
  }

  /// `arguments` of curl's; the last is the URL, whose host is `stage.acme.example` or the like.
  Answer ask(std::vector<std::string> arguments) const {
    std::vector<std::string> all{"-s",
                                 "--max-time",
                                 "10",
                                 "--cacert",
                                 place_.certificates.authority_path(),
                                 "--interface",
                                 client,
                                 "-w",
                                 "\n%{http_code} %{http_version} %header{location}"};
    for (const char* name :
         {"stage.acme.example", "www.stage.acme.example", "other.example", "Stage.ACME.example"}) {
      for (const char* port : {"80", "443"}) {
        all.insert(all.end(), {"--resolve", std::string(name) + ":" + port + ":" + node});
      }
    }
    all.insert(all.end(), arguments.begin(), arguments.end());
    const auto finished = run({"curl", all, "", {}});
    const std::size_t end = finished->out.rfind('\n');
    if (finished->exit_code != 0 || end == std::string::npos) return {-finished->exit_code, "", "", ""};
    const auto words = split(finished->out.substr(end + 1), ' ');
    return {std::stoi(words[0]), words[1], words[2], finished->out.substr(0, end)};
  }

  int status(const std::string& url) const { return ask({url}).status; }

  /// A target whose health is fine.
  std::unique_ptr<Target> target(const char* address, test::TargetAnswer answer) const {
    return std::make_unique<Target>(address, 8080, target_pem_, [answer](const TargetRequest& request) {
      return request.line.starts_with("GET /health ") ? ok("fine") : answer(request);
    });
  }

  /// The access log's lines that mention the text, split into AWS's fields.
  std::vector<std::vector<std::string>> logged(const std::string& mention) const {
    std::vector<std::vector<std::string>> found;
    for (const std::string& line : split(running_->log(), '\n')) {
      const bool is_entry =
          line.starts_with("http ") || line.starts_with("https ") || line.starts_with("h2 ");
      if (!is_entry || line.find(mention) == std::string::npos) continue;
      found.push_back(fields(line));
    }
    return found;
  }

  static std::vector<std::string> fields(const std::string& line) {
    std::vector<std::string> parts{""};
    bool quoted = false;
    for (const char c : line) {
      if (c == '"') quoted = !quoted;
      if (c == ' ' && !quoted) parts.emplace_back();
      if (c != '"' && (c != ' ' || quoted)) parts.back() += c;
    }
    return parts;
  }

  Place place_;
  std::string target_pem_;
  std::unique_ptr<test::RunningServer> running_;
};

TEST_F(RunningBalancer, DecidesByTheFirstRuleThatMatches) {
  const auto first = target(one, [](const TargetRequest&) { return ok("app"); });
  const auto second = target(two, [](const TargetRequest&) { return ok("app"); });
  start(small());
  EXPECT_EQ(status("https://stage.acme.example/app/x"), 200);
  EXPECT_EQ(status("https://stage.acme.example/app/never"), 200);
  EXPECT_EQ(status("https://stage.acme.example/a/b.png"), 418);
  EXPECT_EQ(status("https://stage.acme.example/it's"), 418);
  EXPECT_EQ(status("https://stage.acme.example/a/bxpng"), 404);
  EXPECT_EQ(status("https://stage.acme.example/a.PNG"), 404);
  EXPECT_EQ(status("https://stage.acme.example/a.png?x=/app/"), 418);
  EXPECT_EQ(status("https://stage.acme.example/App/x"), 404);
  EXPECT_EQ(status("https://stage.acme.example/x?/app/"), 404);
  EXPECT_EQ(status("https://stage.acme.example/old/ab.html"), 404);
  const Answer none = ask({"https://stage.acme.example/"});
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.body, "Not found");
}

TEST_F(RunningBalancer, MatchesHostsWithoutRegardToCase) {
  start(small());
  EXPECT_EQ(ask({"https://www.stage.acme.example/"}).body, "by host\n100%");
  EXPECT_EQ(ask({"-H", "Host: WWW.stage.ACME.example:443", "https://www.stage.acme.example/"}).status, 200);
  EXPECT_EQ(status("https://stage.acme.example/"), 404);
}

TEST_F(RunningBalancer, MatchesMethodsHeadersQueriesAndSourcesTogether) {
  start(small());
  const std::string url = "https://stage.acme.example/api?MODE=FASTER&x=y";
  EXPECT_EQ(ask({"-H", "X-Version: 2.1", url}).status, 299);
  EXPECT_EQ(ask({"-H", "X-Version: 2.1", "-X", "PURGE", url}).status, 299);
  EXPECT_EQ(ask({"-H", "X-Version: 2.1", "-X", "POST", url}).status, 404);
  EXPECT_EQ(ask({"-H", "X-Version: 1", url}).status, 404);
  EXPECT_EQ(ask({url}).status, 404);
  EXPECT_EQ(ask({"-H", "X-Version: 2", "https://stage.acme.example/api?amode=fast"}).status, 404);
  EXPECT_EQ(ask({"-H", "X-Version: 2", "https://stage.acme.example/api?k=any"}).status, 299);
  EXPECT_EQ(ask({"-H", "X-Version: 2", "https://stage.acme.example/api?any"}).status, 299);
  EXPECT_EQ(ask({"-H", "X-Version: 2", "--interface", one, url}).status, 404);
}

TEST_F(RunningBalancer, RedirectsToExactlyWhatAwsWrites) {
  start(small());
  const Answer plain = ask({"http://stage.acme.example/path/x"});
  EXPECT_EQ(plain.status, 301);
  EXPECT_EQ(plain.location, "https://stage.acme.example:443/path/x");
  EXPECT_NE(plain.body.find("301 Moved Permanently"), std::string::npos);
  EXPECT_EQ(ask({"http://stage.acme.example/path?query=1&b=%20"}).location,
            "https://stage.acme.example:443/path?query=1&b=%20");
  EXPECT_EQ(ask({"http://stage.acme.example"}).location, "https://stage.acme.example:443/");
  const Answer moved = ask({"https://stage.acme.example/old/1.html?a=b"});
  EXPECT_EQ(moved.status, 302);
  EXPECT_EQ(moved.location, "https://new.stage.acme.example:443/now/old/1.html?from=old&a=b");
}

TEST_F(RunningBalancer, PresentsTheCertificateOfTheNameThatIsAskedFor) {
  start(small());
  EXPECT_EQ(status("https://other.example/"), 404);
  EXPECT_EQ(status("https://www.stage.acme.example/"), 200);
  EXPECT_EQ(ask({"--tls-max", "1.1", "https://stage.acme.example/"}).status, -35);
  EXPECT_EQ(ask({"--tls-max", "1.2", "https://stage.acme.example/"}).status, 404);
  EXPECT_EQ(ask({"https://stage.acme.example/"}).version, "2");
  EXPECT_EQ(ask({"--http1.1", "https://stage.acme.example/"}).version, "1.1");
}

TEST_F(RunningBalancer, Answers503OnlyWhereAGroupHasNoTargets) {
  start(small());
  EXPECT_EQ(status("https://stage.acme.example/empty/x"), 503);
  EXPECT_EQ(status("https://stage.acme.example/app/x"), 502);  // both refuse connections
}

TEST_F(RunningBalancer, Answers502WhenATargetCloses) {
  const auto first = target(one, [](const TargetRequest&) { return ""; });
  const auto second = target(two, [](const TargetRequest&) { return ""; });
  start(small());
  EXPECT_EQ(status("https://stage.acme.example/close"), 502);
}

TEST_F(RunningBalancer, Answers504WhenATargetIsSilent) {
  std::promise<void> release;
  const auto released = release.get_future().share();
  const auto first = target(one, [&](const TargetRequest&) { return released.wait(), ok("late"); });
  Topology topology = small();
  topology.load_balancers.at({"balancer"}).idle_timeout = 1s;
  topology.target_groups.at({"frontend"}).targets.pop_back();
  start(topology);
  EXPECT_EQ(status("https://stage.acme.example/slow"), 504);
  release.set_value();
}

/// curl sends a request again when its connection dies without an answer; a balancer must not let that
/// happen.
TEST_F(RunningBalancer, NeverSendsARequestTwice) {
  std::atomic<int> posts = 0;
  const auto closing = [&](const TargetRequest& request) {
    if (!request.line.starts_with("POST /close")) return ok("fine");
    ++posts;
    return std::string();
  };
  const auto first = target(one, closing);
  const auto second = target(two, closing);
  start(small());
  int expected = 0;
  for (const char* version : {"--http1.1", "--http2"}) {
    EXPECT_EQ(ask({version, "-d", "x", "https://stage.acme.example/close"}).status, 502);
    EXPECT_EQ(posts, ++expected);
    const Answer second_on_connection =
        ask({version, "-d", "x", "-o", "/dev/null", "https://stage.acme.example/app/1", "-o", "/dev/null",
             "https://stage.acme.example/close"});
    EXPECT_EQ(second_on_connection.status, 502);
    EXPECT_EQ(posts, ++expected);
  }
}

TEST_F(RunningBalancer, AsksOnlyHealthyTargetsWhileThereIsOne) {
  std::atomic<int> asked = 0;
  const auto healthy = target(one, [&](const TargetRequest&) { return ok("healthy"); });
  const Target sick(two, 8080, target_pem_, [&](const TargetRequest& request) {
    if (request.line.find("/health") == std::string::npos) ++asked;
    return std::string("HTTP/1.1 500 Sick\r\nContent-Length: 0\r\n\r\n");
  });
  start(small());
  ASSERT_TRUE(eventually(
      [&] { return running_->log().find("Server frontend/10.17.32.12:8080 is DOWN") != std::string::npos; }));
  asked = 0;
  for (int i = 0; i < 6; ++i) EXPECT_EQ(ask({"https://stage.acme.example/app/x"}).body, "healthy");
  EXPECT_EQ(asked, 0);
}

TEST_F(RunningBalancer, FailsOpenWhenAllTargetsAreUnhealthy) {
  const auto sick = [](const TargetRequest& request) {
    if (request.line.find("/health") != std::string::npos)
      return std::string("HTTP/1.1 500 Sick\r\nContent-Length: 0\r\n\r\n");
    return ok("still");
  };
  const Target first(one, 8080, target_pem_, sick);
  const Target second(two, 8080, target_pem_, sick);
  start(small());
  ASSERT_TRUE(eventually([&] { return running_->log().find("Running on backup") != std::string::npos; }));
  EXPECT_EQ(ask({"https://stage.acme.example/app/x"}).body, "still");
  ASSERT_TRUE(eventually([&] { return !logged("/app/x").empty(); }));
  EXPECT_EQ(logged("/app/x")[0][4].substr(0, 8), "10.17.32");
}

TEST_F(RunningBalancer, TellsTargetsOfTheClientAndTheTrace) {
  std::mutex mutex;
  TargetRequest last;
  const auto keep = [&](const TargetRequest& request) {
    const std::lock_guard lock(mutex);
    last = request;
    return ok("");
  };
  const auto first = target(one, keep);
  const auto second = target(two, keep);
  start(small());
  ask({"-H", "bad_header: x", "-H", "good-header: y", "https://stage.acme.example/app/x?y=z"});
  EXPECT_EQ(last.line, "GET /app/x?y=z HTTP/1.1");
  EXPECT_EQ(last.header("host"), "stage.acme.example");
  EXPECT_EQ(last.header("x-forwarded-for"), client);
  EXPECT_EQ(last.header("x-forwarded-proto"), "https");
  EXPECT_EQ(last.header("x-forwarded-port"), "443");
  EXPECT_EQ(last.header("bad_header"), "");
  EXPECT_EQ(last.header("good-header"), "y");
  EXPECT_THAT(last.header("x-amzn-trace-id"), ::testing::MatchesRegex("Root=1-[0-9a-f]{8}-[0-9a-f]{24}"));

  ask({"-H", "X-Forwarded-For: 192.0.2.1", "-H",
       "X-Amzn-Trace-Id: Root=1-67891233-abcdef012345678912345678;CalledFrom=app",
       "https://stage.acme.example/app/x"});
  EXPECT_EQ(last.header("x-forwarded-for"), std::string("192.0.2.1, ") + client);
  EXPECT_THAT(last.header("x-amzn-trace-id"),
              ::testing::MatchesRegex("Self=1-[0-9a-f]{8}-[0-9a-f]{24};"
                                      "Root=1-67891233-abcdef012345678912345678;CalledFrom=app"));
}

TEST_F(RunningBalancer, ChecksHealthAsAwsDoes) {
  std::mutex mutex;
  TargetRequest check;
  const Target first(one, 8080, target_pem_, [&](const TargetRequest& request) {
    const std::lock_guard lock(mutex);
    check = request;
    return std::string("HTTP/1.1 302 Elsewhere\r\nContent-Length: 0\r\n\r\n");
  });
  start(small());
  ASSERT_TRUE(eventually([&] {
    const std::lock_guard lock(mutex);
    return !check.line.empty();
  }));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(check.line, "GET /health HTTP/1.1");
  EXPECT_EQ(check.header("host"), "10.17.32.11:8080");
  EXPECT_EQ(check.header("user-agent"), "ELB-HealthChecker/2.0");
}

TEST_F(RunningBalancer, LetsARequestFinishWhileItReloads) {
  std::promise<void> release;
  std::promise<void> arrived;
  const auto released = release.get_future().share();
  const auto first = target(one, [&](const TargetRequest& request) {
    if (request.line.find("/slow") == std::string::npos) return ok("one");
    arrived.set_value();
    released.wait();
    return ok("finished");
  });
  const auto second = target(two, [](const TargetRequest&) { return ok("two"); });
  Topology topology = small();
  auto& targets = topology.target_groups.at({"frontend"}).targets;
  targets = {{{"one"}, 8080}};
  start(topology);
  auto slow = std::async(std::launch::async, [&] { return ask({"https://stage.acme.example/slow"}); });
  ASSERT_EQ(arrived.get_future().wait_for(10s), std::future_status::ready);

  targets = {{{"two"}, 8080}};  // `one` is deregistered
  https_of(topology).rules.push_back(rule(90, paths({"/new"}), FixedResponse{201, "", ""}));
  running_->reload(place_.node_of(topology));
  EXPECT_TRUE(eventually([&] { return status("https://stage.acme.example/new") == 201; }));
  EXPECT_EQ(ask({"https://stage.acme.example/app/x"}).body, "two");
  release.set_value();
  EXPECT_EQ(slow.get().body, "finished");
  EXPECT_TRUE(running_->runs());
}

TEST_F(RunningBalancer, KeepsServingWhenANewConfigurationIsWrong) {
  start(small());
  Server wrong = place_.node_of(small());
  wrong.files["haproxy.cfg"] += "nonsense\n";
  running_->reload(wrong);
  ASSERT_TRUE(
      eventually([&] { return running_->log().find("unknown keyword 'nonsense'") != std::string::npos; }));
  EXPECT_EQ(status("https://stage.acme.example/"), 404);
}

TEST_F(RunningBalancer, SplitsByWeight) {
  Topology topology = small();
  https_of(topology).rules = {
      rule(10, paths({"/split"}), Forward{{{{"frontend"}, 0}, {{"empty"}, 3}, {{"gone"}, 2}}}),
      rule(20, paths({"/app/*"}), Forward{{{{"frontend"}, 1}, {{"empty"}, 0}}})};
  const auto first = target(one, [](const TargetRequest&) { return ok("app"); });
  const auto second = target(two, [](const TargetRequest&) { return ok("app"); });
  start(topology);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(status("https://stage.acme.example/split"), 503);
  for (int i = 0; i < 8; ++i) EXPECT_EQ(status("https://stage.acme.example/app/x"), 200);
}

TEST_F(RunningBalancer, LogsAForwardedRequestAsAwsDoes) {
  const auto first = target(one, [](const TargetRequest&) { return ok("body"); });
  Topology topology = small();
  topology.target_groups.at({"frontend"}).targets.pop_back();
  start(topology);
  ask({"-A", "agent \"x\"", "https://stage.acme.example/app/x?y=z"});
  ASSERT_TRUE(eventually([&] { return logged("/app/x").size() == 1; })) << running_->log();
  auto field = logged("/app/x")[0];
  ASSERT_EQ(field.size(), 33U) << running_->log();
  const std::string time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z";
  const std::string trace = "Root=1-[0-9a-f]{8}-[0-9a-f]{24}";
  const std::vector<std::string> expected{
      "h2",
      time,
      "app/lb-stage-public/50dc6c495c0c9188",
      "203\\.0\\.113\\.9:[0-9]+",
      "10\\.17\\.32\\.11:8080",
      "0\\.[0-9]{3}",
      "0\\.[0-9]{3}",
      "0\\.000",
      "200",
      "200",
      "[1-9][0-9]+",
      "[1-9][0-9]+",
      "GET https://stage\\.acme\\.example:443/app/x\\?y=z HTTP/2\\.0",
      ".*",
      "TLS_[A-Z0-9_]+",
      "TLSv1\\.3",
      "arn:aws:elasticloadbalancing:eu-west-1:111111111111:targetgroup/frontend/0123456789abcdef",
      trace,
      "stage\\.acme\\.example",
      "arn:aws:acm:eu-west-1:111111111111:certificate/own",
      "70",
      time,
      "forward",
      "-",
      "-",
      "10\\.17\\.32\\.11:8080",
      "200",
      "-",
      "-",
      "TID_[0-9a-f]{32}",
      "-",
      "-",
      "-"};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_THAT(field[i], ::testing::MatchesRegex(expected[i])) << "field " << i;
  }
}

TEST_F(RunningBalancer, LogsWhatNeverReachedATarget) {
  start(small());
  ask({"http://stage.acme.example/one"});
  ask({"--http1.1", "https://www.stage.acme.example/two"});
  ask({"https://stage.acme.example/app/three"});
  ASSERT_TRUE(eventually([&] { return logged("/three").size() == 1; })) << running_->log();
  const auto redirected = logged("/one")[0];
  EXPECT_EQ(redirected[0], "http");
  EXPECT_EQ(redirected[4], "-");
  EXPECT_EQ(redirected[5] + redirected[6] + redirected[7], "-1-1-1");
  EXPECT_EQ(redirected[8] + redirected[9], "301-");
  EXPECT_EQ(redirected[12], "GET http://stage.acme.example:80/one HTTP/1.1");
  EXPECT_EQ(redirected[14] + redirected[15] + redirected[16], "---");
  EXPECT_EQ(redirected[20], "0");
  EXPECT_EQ(redirected[22], "redirect");
  EXPECT_EQ(redirected[23], "https://stage.acme.example:443/one");
  const auto fixed = logged("/two")[0];
  EXPECT_EQ(fixed[0], "https");
  EXPECT_EQ(fixed[18], "www.stage.acme.example");
  EXPECT_EQ(fixed[20] + " " + fixed[22], "30 fixed-response");
  const auto refused = logged("/three")[0];
  EXPECT_EQ(refused[8] + refused[9], "502-");
  EXPECT_EQ(refused[5] + refused[6] + refused[7], "-1-1-1");
  EXPECT_EQ(refused[20] + " " + refused[22], "70 forward");
}

TEST_F(RunningBalancer, LogsMalformedRequests) {
  start(small());
  ask({"--http1.1", "-X", "BAD METHOD", "http://stage.acme.example/x"});
  ASSERT_TRUE(eventually([&] { return !logged(" 400 ").empty(); })) << running_->log();
  const auto field = logged(" 400 ")[0];
  ASSERT_EQ(field.size(), 33U);
  EXPECT_EQ(field[12], "- http://-:80- -");
  EXPECT_EQ(field[20] + field[22], "--");
}

TEST_F(RunningBalancer, LogsClientsThatGaveUpAs460) {
  std::promise<void> release;
  const auto released = release.get_future().share();
  const auto first = target(one, [&](const TargetRequest&) { return released.wait(), ok("late"); });
  Topology topology = small();
  topology.target_groups.at({"frontend"}).targets.pop_back();
  start(topology);
  EXPECT_EQ(ask({"--max-time", "1", "https://stage.acme.example/slow"}).status, -28);
  EXPECT_TRUE(eventually([&] { return logged("/slow").size() == 1 && logged("/slow")[0][8] == "460"; }))
      << running_->log();
  release.set_value();
}

TEST(NetworkLoadBalancer, PassesConnectionsOn) {
  ASHLAR_NEEDS(test::missing_program("haproxy"));
  ASHLAR_NEEDS(test::enter_private_network({node, one, two, client}));
  Place place;
  Topology topology = small();
  topology.target_groups.at({"backend"}).health.protocol = "TCP";
  auto& balancer = topology.load_balancers.at({"balancer"});
  balancer.type = "network";
  topology::Listener listener;
  listener.port = 9000;
  listener.protocol = "TCP";
  listener.default_action = to("backend");
  balancer.listeners = {listener};
  const Target target(one, 8081, "", [](const TargetRequest&) { return ok("passed"); });
  const test::RunningServer running(place.node_of(topology), place.folder);
  ASSERT_TRUE(running.accepts(node, 9000)) << running.log();
  EXPECT_EQ(run({"curl", {"-s", std::string("http://") + node + ":9000/"}, "", {}})->out, "passed");

  balancer.listeners[0].protocol = "UDP";
  EXPECT_TRUE(load_balancers({topology, place.folder, place.secrets, place.certificates, {}, {}})->empty());
}

}  // namespace

}  // namespace ashlar::lab
