// AWS's JSON protocol: a document is sent and one comes back. Organizations, CloudWatch Logs, KMS, Secrets
// Manager and the tagging API speak it.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

struct JsonCall {
  std::string service;    ///< as requests are signed: `organizations`
  std::string action;     ///< with the API's name: `AWSOrganizationsV20161128.ListRoots`
  std::string operation;  ///< as a failure says it: "list"
  std::string target;     ///< "the accounts of the organisation"
  nlohmann::json body = nlohmann::json::object();
  std::vector<std::string> absent{};  ///< refusals, by code, that are none: there is no such thing
};

/// The answer; null where the refusal is one of `absent`, an empty object where AWS says nothing.
Expected<nlohmann::json> ask(const Client& client, const std::string& region, const JsonCall& call);
/// The same where only failures matter.
Expected<void> tell(const Client& client, const std::string& region, const JsonCall& call);

/// Every page of a list: asks again with the body's member `ask` as long as the answer names the next page in
/// its member `told`.
struct JsonPages {
  const char* ask = "NextToken";
  const char* told = "NextToken";
};
Expected<void> each_page(const Client& client, const std::string& region, JsonCall call,
                         const JsonPages& pages, const std::function<void(const nlohmann::json&)>& take);

/// A member that is text; empty where it is none.
std::string text_of(const nlohmann::json& object, const char* name);

}  // namespace ashlar::aws
