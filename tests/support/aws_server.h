// The AWS API of scripts/aws-server, a child of the test's program: started once, empty for each test.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "aws/client.h"
#include "aws/request.h"
#include "base/linux/launch.h"

namespace ashlar::testing {

/// The account of keys that nobody gave out.
inline constexpr const char* server_account = "123456789012";

class AwsServer {
 public:
  /// The one of this program; null, with a loud word, where it cannot run here, and then in CI the test
  /// fails. Ask for it in the main thread: the server ends with the thread that started it.
  static AwsServer* start_or_skip();
  /// One more, for worlds to compare; where the first is, it throws if it cannot start.
  static std::unique_ptr<AwsServer> start_another();
  ~AwsServer();
  AwsServer(const AwsServer&) = delete;
  AwsServer& operator=(const AwsServer&) = delete;

  const std::string& url() const { return url_; }
  /// What programs need to speak to it, and to nothing else.
  std::map<std::string, std::string> environment() const;
  /// The same as our own calls read it, without a variable of the machine's.
  aws::Environment variables() const;
  /// With keys that nobody gave out. It tries again without a pause.
  aws::Client client() const;
  /// As the role that an organisation's new account has.
  aws::Client client_in(const std::string& account) const;

  /// All that it holds, of one account: {region: {service: {collection: {key: thing}}}}.
  nlohmann::json dump(const std::string& account = server_account) const;
  /// The same of all accounts, by their ids.
  nlohmann::json whole_dump() const;
  /// The server's README says what a fault is.
  void set_faults(const nlohmann::json& faults) const;
  /// Times that a call came in since the reset, or since they were forgotten: "ec2 CreateVpc".
  int count(const std::string& call) const;
  /// Of all calls.
  std::map<std::string, int> counts() const;
  void forget_calls() const;
  /// Calls whose answers a fault holds back, as "ec2 CreateVpc".
  std::vector<std::string> held() const;
  /// Lets them go on.
  void release() const;
  /// From now on a role may do what its policies name, and nothing else.
  void check_permissions() const;
  /// What was refused since: "ROLE ACTION", and how often.
  std::map<std::string, int> refused() const;
  void reset() const;

 private:
  AwsServer() = default;
  Expected<void> start();
  nlohmann::json control(const std::string& method, const std::string& path,
                         const nlohmann::json& body = nullptr) const;

  std::filesystem::path folder_;
  Process process_;
  std::string url_;
};

/// Tests against it. `server` is set, or the test has been skipped.
class WithAwsServer : public ::testing::Test {
 protected:
  void SetUp() override {
    server = AwsServer::start_or_skip();
    if (server == nullptr) GTEST_SKIP() << "NOT RUN: there is no AWS server here";
    server->reset();
  }

  /// A call as AWS's documentation has it: what the tests do beside the code under test. Throws where it is
  /// refused.
  std::string call(aws::Request request) const { return call(server->client(), std::move(request)); }
  std::string call(const aws::Client& as, aws::Request request) const;
  /// In the query protocol of EC2, IAM, RDS, …: the version is the service's newest.
  std::string query(const std::string& service, const std::string& action,
                    std::vector<std::pair<std::string, std::string>> form = {},
                    const std::string& region = "eu-west-1") const;
  std::string query(const aws::Client& as, const std::string& service, const std::string& action,
                    std::vector<std::pair<std::string, std::string>> form = {},
                    const std::string& region = "eu-west-1") const;
  /// In the JSON protocol: `target` is "Logs_20140328.CreateLogGroup".
  nlohmann::json json(const std::string& service, const std::string& target, const nlohmann::json& body,
                      const std::string& region = "eu-west-1") const;
  nlohmann::json json(const aws::Client& as, const std::string& service, const std::string& target,
                      const nlohmann::json& body, const std::string& region = "eu-west-1") const;
  /// Of Organizations, which is asked in one region alone.
  nlohmann::json organizations(const std::string& action,
                               const nlohmann::json& body = nlohmann::json::object()) const;
  /// In S3's own: `path` begins with the bucket.
  std::string s3(const std::string& method, const std::string& path, const std::string& body = "",
                 std::vector<std::pair<std::string, std::string>> query = {}) const;

  AwsServer* server = nullptr;
};

/// The text of the first element of that name; empty where there is none.
std::string element(const std::string& xml, const std::string& name);

}  // namespace ashlar::testing
