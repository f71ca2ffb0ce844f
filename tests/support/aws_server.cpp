#include "support/aws_server.h"

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <thread>

#include "aws/http.h"
#include "aws/sts.h"
#include "base/files.h"

namespace ashlar::testing {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

const std::string script = std::string(ASHLAR_SOURCE_DIR) + "/scripts/aws-server";

/// The API's version where the query protocol wants one.
const std::map<std::string, std::string> versions{
    {"autoscaling", "2011-01-01"}, {"ec2", "2016-11-15"},        {"elasticloadbalancing", "2015-12-01"},
    {"iam", "2010-05-08"},         {"monitoring", "2010-08-01"}, {"rds", "2014-10-31"},
    {"sns", "2010-03-31"},         {"sts", "2011-06-15"}};

bool is_required() {
  const char* value = std::getenv("CI");
  return value != nullptr && std::string_view(value) == "true";
}

Failure failure(std::string reason) { return {"start", script, std::move(reason), "", false, 0}; }

/// Making its Python environment is no part of starting it: that takes a minute, once per machine.
Expected<void> prepare_environment() {
  const auto made = run({script, {"--prepare"}, "", {}, {}});
  if (!made) return tl::unexpected(made.error());
  if (made->exit_code != 0) return tl::unexpected(failure(made->err));
  return {};
}

/// It waits for nothing between its tries.
aws::Client client_of(const AwsServer& server, aws::Credentials credentials) {
  return {std::move(credentials), aws::Endpoints(server.variables()), aws::send, [](double) {}};
}

}  // namespace

AwsServer* AwsServer::start_or_skip() {
  static const std::unique_ptr<AwsServer> one = [] {
    std::unique_ptr<AwsServer> made(new AwsServer);
    const auto ready = prepare_environment().and_then([&] { return made->start(); });
    if (ready) return made;
    std::cerr << "\n*** SKIPPED: no AWS server here: " << ready.error().text() << "\n\n";
    return std::unique_ptr<AwsServer>();
  }();
  if (!one && is_required()) ADD_FAILURE() << "CI=true, but there is no AWS server";
  return one.get();
}

std::unique_ptr<AwsServer> AwsServer::start_another() {
  std::unique_ptr<AwsServer> made(new AwsServer);
  if (const auto started = made->start(); !started) throw std::runtime_error(started.error().text());
  return made;
}

Expected<void> AwsServer::start() {
  std::string name = (fs::temp_directory_path() / "ashlar-aws-server-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return system_failure("make", name, errno);
  folder_ = name;
  const fs::path ready = folder_ / "ready";
  auto program =
      prepare({script, {"--port", "0", "--ready-file", ready.string(), "--die-with-parent"}, "", {}, {}});
  if (!program) return tl::unexpected(program.error());
  Surroundings around;
  around.err = 2;
  auto process = launch(std::move(*program), around);
  if (!process) return tl::unexpected(process.error());
  process_ = std::move(*process);
  while (!fs::exists(ready))
    if (process_.wait(std::chrono::milliseconds(50)))
      return tl::unexpected(failure("it ended before it listened"));
  url_ = *read_file(ready, 1000);
  url_.pop_back();  // its line's end
  return {};
}

AwsServer::~AwsServer() {
  if (process_.pid() > 0 && !process_.has_ended()) {
    ::kill(process_.pid(), SIGTERM);
    process_.wait();
  }
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

std::map<std::string, std::string> AwsServer::environment() const {
  return {{"AWS_ENDPOINT_URL", url_},
          {"HTTP_PROXY", url_},
          {"NO_PROXY", "127.0.0.1"},
          {"HTTPS_PROXY", "http://127.0.0.1:9"},
          {"AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"},
          {"AWS_SECRET_ACCESS_KEY", "none"},
          {"AWS_CONFIG_FILE", "/dev/null"},
          {"AWS_SHARED_CREDENTIALS_FILE", "/dev/null"},
          {"AWS_EC2_METADATA_DISABLED", "true"},
          {"CHECKPOINT_DISABLE", "1"}};
}

aws::Environment AwsServer::variables() const {
  return [all = environment()](const std::string& name) -> std::optional<std::string> {
    const auto found = all.find(name);
    return found == all.end() ? std::nullopt : std::optional(found->second);
  };
}

aws::Client AwsServer::client() const { return client_of(*this, {"AKIAIOSFODNN7EXAMPLE", "none", "", {}}); }

aws::Client AwsServer::client_in(const std::string& account) const {
  aws::RoleSession session;
  session.role_arn = "arn:aws:iam::" + account + ":role/OrganizationAccountAccessRole";
  session.name = "test";
  return client_of(*this, aws::assume_role(client(), "eu-west-1", session).value());
}

json AwsServer::control(const std::string& method, const std::string& path, const json& body) const {
  aws::Request request;
  request.method = method;
  request.origin = url_;
  const std::size_t question = path.find('?');
  request.path = "/_ashlar/" + path.substr(0, question);
  if (question != std::string::npos) {
    const std::size_t equals = path.find('=');
    request.query = {{path.substr(question + 1, equals - question - 1), path.substr(equals + 1)}};
  }
  if (!body.is_null()) request.body = body.dump();
  const auto answer = aws::send(request);
  if (!answer || !answer->is_success()) throw std::runtime_error("the AWS server refuses " + path);
  return json::parse(answer->body);
}

json AwsServer::dump(const std::string& account) const {
  return control("GET", "dump?account=" + account).at(account);
}

json AwsServer::whole_dump() const { return control("GET", "dump"); }

void AwsServer::set_faults(const json& faults) const { control("PUT", "faults", faults); }

int AwsServer::count(const std::string& call) const { return control("GET", "calls/count").value(call, 0); }

std::map<std::string, int> AwsServer::counts() const { return control("GET", "calls/count"); }

void AwsServer::forget_calls() const { control("DELETE", "calls"); }

std::vector<std::string> AwsServer::held() const {
  std::vector<std::string> calls;
  for (const json& one : control("GET", "held"))
    calls.push_back(one.at("service").get<std::string>() + " " + one.at("action").get<std::string>());
  return calls;
}

void AwsServer::release() const { control("POST", "release"); }

void AwsServer::check_permissions() const { control("PUT", "permissions", {{"checked", true}}); }

std::map<std::string, int> AwsServer::refused() const { return control("GET", "permissions").at("refused"); }

void AwsServer::reset() const { control("POST", "reset"); }

std::string WithAwsServer::call(const aws::Client& as, aws::Request request) const {
  request.origin = server->url();
  const auto answer = as.call(request);
  if (!answer) throw std::runtime_error(answer.error().text());
  if (!answer->is_success()) throw std::runtime_error(answer->body);
  return answer->body;
}

std::string WithAwsServer::query(const aws::Client& as, const std::string& service, const std::string& action,
                                 std::vector<std::pair<std::string, std::string>> form,
                                 const std::string& region) const {
  aws::Request request;
  form.emplace_back("Action", action);
  form.emplace_back("Version", versions.at(service));
  request.query = std::move(form);
  request.body = aws::query_text(request);
  request.query.clear();
  request.service = service;
  request.region = region;
  request.method = "POST";
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  return call(as, request);
}

std::string WithAwsServer::query(const std::string& service, const std::string& action,
                                 std::vector<std::pair<std::string, std::string>> form,
                                 const std::string& region) const {
  return query(server->client(), service, action, std::move(form), region);
}

json WithAwsServer::json(const std::string& service, const std::string& target, const nlohmann::json& body,
                         const std::string& region) const {
  return json(server->client(), service, target, body, region);
}

json WithAwsServer::json(const aws::Client& as, const std::string& service, const std::string& target,
                         const nlohmann::json& body, const std::string& region) const {
  aws::Request request;
  request.service = service;
  request.region = region;
  request.method = "POST";
  request.headers = {{"content-type", "application/x-amz-json-1.1"}, {"x-amz-target", target}};
  request.body = body.dump();
  const std::string answer = call(as, std::move(request));
  return answer.empty() ? nlohmann::json() : nlohmann::json::parse(answer);
}

json WithAwsServer::organizations(const std::string& action, const nlohmann::json& body) const {
  return json("organizations", "AWSOrganizationsV20161128." + action, body, "us-east-1");
}

std::string WithAwsServer::s3(const std::string& method, const std::string& path, const std::string& body,
                              std::vector<std::pair<std::string, std::string>> parameters) const {
  aws::Request request;
  request.service = "s3";
  request.region = "eu-west-1";
  request.method = method;
  request.path = "/" + path;
  request.query = std::move(parameters);
  request.body = body;
  return call(request);
}

std::string element(const std::string& xml, const std::string& name) {
  const std::string open = "<" + name + ">";
  const std::size_t start = xml.find(open);
  if (start == std::string::npos) return "";
  return xml.substr(start + open.size(), xml.find("</" + name + ">", start) - start - open.size());
}

}  // namespace ashlar::testing
