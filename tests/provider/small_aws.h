// As much of AWS as the tests of changes need: who the caller is, log groups, and a password. It listens on
// 127.0.0.1 of the test's own network. A call can be held back, to do something to the provider while it
// waits.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "provider/http_server.h"

namespace ashlar::provider::testing {

class SmallAws {
 public:
  SmallAws() : server_([this](const HttpRequest& request) { return answer(request); }) {}
  ~SmallAws() { release(); }
  SmallAws(const SmallAws&) = delete;
  SmallAws& operator=(const SmallAws&) = delete;

  std::map<std::string, std::string> environment() const {
    return {{"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(server_.port())},
            {"AWS_EC2_METADATA_DISABLED", "true"},
            {"AWS_CONFIG_FILE", "/dev/null"},
            {"AWS_SHARED_CREDENTIALS_FILE", "/dev/null"}};
  }

  /// Whose credentials the callers hold from now on.
  void set_account(const std::string& id) {
    locked([&] { account_ = id; });
  }
  /// The creation of a log group is not answered until `release`.
  void hold() {
    locked([&] { held_ = true; });
  }
  void release() {
    locked([&] { held_ = false; });
    changed_.notify_all();
  }
  /// False where no creation came within ten seconds.
  bool await_creation() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return waiting_ > 0; });
  }
  bool has_group(const std::string& name) {
    bool has = false;
    locked([&] { has = groups_.contains(name); });
    return has;
  }
  /// As somebody would in the console; 0: for ever.
  void set_retention(const std::string& name, int days) {
    locked([&] { groups_[name] = days; });
  }
  void remove_group(const std::string& name) {
    locked([&] { groups_.erase(name); });
  }

 private:
  using json = nlohmann::json;

  template <class Work>
  void locked(const Work& work) {
    const std::lock_guard lock(mutex_);
    work();
  }

  std::string answer(const HttpRequest& request) {
    const std::string target = request.header("X-Amz-Target");
    std::unique_lock lock(mutex_);
    if (target.empty()) return who();
    const json asked = json::parse(request.body, nullptr, false);
    const std::string operation = target.substr(target.find('.') + 1);
    json said = json::object();
    if (operation == "CreateLogGroup") create(asked, lock);
    if (operation == "PutRetentionPolicy")
      groups_[asked.value("logGroupName", "")] = asked.value("retentionInDays", 0);
    if (operation == "DeleteLogGroup") groups_.erase(asked.value("logGroupName", ""));
    if (operation == "DescribeLogGroups") said["logGroups"] = describe(asked.value("logGroupNamePrefix", ""));
    if (operation == "ListTagsForResource") said["tags"] = json::object();
    if (operation == "GetRandomPassword") said["RandomPassword"] = "correct horse battery staple";
    return said.dump();
  }

  std::string who() const {
    return "<GetCallerIdentityResponse "
           "xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>"
           "<Arn>arn:aws:iam::" +
           account_ + ":user/tester</Arn><UserId>AIDATEST</UserId><Account>" + account_ +
           "</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
  }

  /// As AWS: it is made, whether or not anybody hears of it.
  void create(const json& asked, std::unique_lock<std::mutex>& lock) {
    groups_[asked.value("logGroupName", "")] = 0;
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return !held_; });
    --waiting_;
  }

  json describe(const std::string& prefix) const {
    json found = json::array();
    for (const auto& [name, days] : groups_) {
      if (name.rfind(prefix, 0) != 0) continue;
      const std::string arn = "arn:aws:logs:eu-west-1:" + account_ + ":log-group:" + name;
      found.push_back(
          {{"logGroupName", name}, {"arn", arn + ":*"}, {"logGroupArn", arn}, {"logGroupClass", "STANDARD"}});
      if (days > 0) found.back()["retentionInDays"] = days;
    }
    return found;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string account_ = "111122223333";
  std::map<std::string, int> groups_;  ///< days that they keep what they hold
  bool held_ = false;
  int waiting_ = 0;
  HttpServer server_;  // last: it calls what stands above
};

}  // namespace ashlar::provider::testing
