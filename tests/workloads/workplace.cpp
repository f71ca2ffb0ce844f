#include "workloads/workplace.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>

#include "base/files.h"
#include "base/linux/system.h"
#include "base/process.h"

namespace ashlar::workloads {
namespace {

std::string ran(const std::vector<std::string>& command, const Environment& environment = {}) {
  const auto finished = run({command.front(), {command.begin() + 1, command.end()}, {}, environment});
  EXPECT_TRUE(finished) << finished.error().text();
  if (!finished) return {};
  EXPECT_EQ(finished->exit_code, 0) << command.front() << ": " << finished->err << finished->out;
  return finished->out;
}

void write_proc(const char* file, const std::string& text) {
  const Descriptor opened(::open(file, O_WRONLY | O_CLOEXEC));
  EXPECT_EQ(write_all(opened.get(), text), 0) << file;
}

/// Ordinary users become root of a user namespace first.
bool leave_network() {
  const auto user = ::geteuid();
  const auto group = ::getegid();
  if (user == 0) return ::unshare(CLONE_NEWNET) == 0;
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
  write_proc("/proc/self/setgroups", "deny");
  write_proc("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
  write_proc("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
  return true;
}

bool loopback_up() {
  const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  return ::ioctl(socket.get(), SIOCSIFFLAGS, &request) == 0;
}

/// Once for all tests of this process.
bool own_network() {
  static const bool done = leave_network() && loopback_up();
  return done;
}

/// What these tests cannot do without; empty where all is there.
std::string missing_here() {
  for (const std::string program : {"openssl", "redis-server", "mariadb", "mariadb-install-db"}) {
    if (!find_program(program))
      return "NOT RUN: the services need " + program + "; scripts/install-packages lab";
  }
  return own_network() ? "" : "NOT RUN: the services need a network of their own: root, or user namespaces";
}

void make_authority(const std::string& path) {
  ran({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
       "2", "-subj", "/CN=authority", "-keyout", path + ".key", "-out", path + ".pem"});
}

void make_certificate(const std::string& path, const std::string& authority) {
  ran({"openssl",
       "req",
       "-x509",
       "-newkey",
       "ec",
       "-pkeyopt",
       "ec_paramgen_curve:P-256",
       "-nodes",
       "-days",
       "2",
       "-subj",
       "/CN=server",
       "-addext",
       "subjectAltName=DNS:localhost,IP:127.0.0.1",
       "-CA",
       authority + ".pem",
       "-CAkey",
       authority + ".key",
       "-keyout",
       path + ".key",
       "-out",
       path + ".pem"});
}

Reply reply_of(const httplib::Result& result) {
  if (!result) return {};
  return {result->status, Json::parse(result->body, nullptr, false)};
}

}  // namespace

void Workplace::SetUp() {
  const std::string missing = missing_here();
  if (!missing.empty() && std::getenv("CI") != nullptr) FAIL() << missing;
  if (!missing.empty()) GTEST_SKIP() << missing;
  make_authority(path("authority"));
  make_authority(path("stranger"));
  make_certificate(path("server"), path("authority"));
  write("secrets/stage-mysql", mysql_password + "\n");
  write("secrets/redis-backend", redis_password + "\n");
}

std::string Workplace::output(const std::string& name) const {
  return read_file(path(name + ".log"), 64 << 20).value_or("");
}

void Workplace::write(const std::string& name, const std::string& text) const {
  const auto written = write_file(path(name), text);
  ASSERT_TRUE(written) << written.error().text();
}

/// As Ashlar writes them: see tests/golden, the services' parameters.
Json Workplace::backend_settings() const {
  return {{"url", "https://localhost:" + std::to_string(backend_port) + "/backend"},
          {"port", backend_port},
          {"calls", Json::object()},
          {"environment", {{"LOG_LEVEL", "info"}}},
          {"mysql",
           {{"host", "localhost"},
            {"replicas", Json::array()},
            {"port", mysql_port},
            {"database", "stage"},
            {"username", "administrator"},
            {"password_secret", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:stage-mysql"},
            {"tls", true}}},
          {"redis",
           {{"host", "localhost"},
            {"reader", "localhost"},
            {"port", redis_port},
            {"username", "backend"},
            {"authentication", "iam"},
            {"tls", true}}}};
}

Json Workplace::frontend_settings() const {
  return {{"url", "https://localhost/"},
          {"port", frontend_port},
          {"calls", {{"backend", "https://localhost:" + std::to_string(backend_port) + "/backend"}}},
          {"environment", Json::object()}};
}

Environment Workplace::deployment(const std::string& name, const Json& settings) const {
  write(name + ".json", settings.dump(2));
  return {{"SETTINGS", path(name + ".json")},      {"SECRETS", path("secrets")},
          {"TLS_CERTIFICATE", path("server.pem")}, {"TLS_KEY", path("server.key")},
          {"CA_BUNDLE", path("authority.pem")},    {"POD_NAME", name + "-pod"}};
}

std::unique_ptr<Child> Workplace::service(const std::string& name, const Json& settings,
                                          const Environment& other) {
  Environment environment = other;
  environment.merge(deployment(name, settings));
  auto child = std::make_unique<Child>(std::vector<std::string>{ASHLAR_BINARY_DIR "/ashlar-" + name},
                                       path(name + ".log"), environment);
  const int port = settings["port"];
  EXPECT_TRUE(eventually([&] { return !child->running() || get(port, "/health").status == 200; }));
  EXPECT_TRUE(child->running()) << output(name);
  return child;
}

std::unique_ptr<Child> Workplace::redis() {
  write("redis.conf",
        "bind 127.0.0.1 127.0.0.2\nport 0\ntls-port 6379\ntls-auth-clients no\nsave \"\"\n"
        "tls-cert-file " +
            path("server.pem") + "\ntls-key-file " + path("server.key") + "\ntls-ca-cert-file " +
            path("authority.pem") + "\nuser default off\nuser backend on >" + redis_password +
            " ~* &* +@all -@admin -@dangerous +info\n");
  auto child = std::make_unique<Child>(std::vector<std::string>{"redis-server", path("redis.conf")},
                                       path("redis.log"));
  EXPECT_TRUE(eventually([&] { return !child->running() || accepts(redis_port); }));
  EXPECT_TRUE(child->running()) << output("redis");
  return child;
}

std::unique_ptr<Child> Workplace::mariadb() {
  const std::string data = "--datadir=" + path("mysql");
  const bool made = std::filesystem::exists(path("mysql"));
  // What survives the process is enough here; waiting for the disk takes most of the time.
  const std::string log_size = "--innodb-log-file-size=4M", no_sync = "--innodb-flush-method=nosync";
  // A MariaDB that starts removes temporary tables that it finds, those of its neighbours too.
  const Environment own_temporary{{"TMPDIR", path("temporary")}};
  std::filesystem::create_directory(path("temporary"));
  if (!made) {
    ran({"mariadb-install-db", "--no-defaults", data, "--auth-root-authentication-method=normal",
         "--skip-test-db", "--user=root", log_size, no_sync},
        own_temporary);
  }
  auto child = std::make_unique<Child>(
      std::vector<std::string>{"/usr/sbin/mariadbd", "--no-defaults", data, "--user=root", log_size, no_sync,
                               "--socket=" + path("socket"), "--ssl-cert=" + path("server.pem"),
                               "--ssl-key=" + path("server.key"), "--require-secure-transport=1"},
      path("mariadb.log"), own_temporary);
  const Command ask{"mariadb", {"--no-defaults", "-uroot", "-S", path("socket"), "-e", "SELECT 1"}, {}, {}};
  const auto answers = [&] {
    const auto finished = run(ask);
    return finished && finished->exit_code == 0;
  };
  EXPECT_TRUE(eventually([&] { return !child->running() || answers(); }));
  EXPECT_TRUE(child->running()) << output("mariadb");
  if (!made) {
    sql("CREATE DATABASE stage; CREATE USER administrator@'%' IDENTIFIED BY '" + mysql_password +
        "'; GRANT ALL ON stage.* TO administrator@'%'");
  }
  return child;
}

std::string Workplace::sql(const std::string& statement) const {
  return ran({"mariadb", "--no-defaults", "-uroot", "-N", "-S", path("socket"), "-e", statement});
}

Reply Workplace::get(int port, const std::string& target, const httplib::Headers& headers) const {
  httplib::SSLClient client("localhost", port);
  client.set_ca_cert_path(path("authority.pem"));
  client.enable_server_certificate_verification(true);
  client.set_read_timeout(20);
  return reply_of(client.Get(target, headers));
}

Reply Workplace::post(int port, const std::string& target) const {
  httplib::SSLClient client("localhost", port);
  client.set_ca_cert_path(path("authority.pem"));
  return reply_of(client.Post(target));
}

bool Workplace::accepts(int port) const {
  const Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace ashlar::workloads
