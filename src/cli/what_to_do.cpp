#include "cli/what_to_do.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace ashlar::cli {

namespace {

struct Kind {
  std::vector<std::string_view> words;  ///< any of them tells it
  std::string_view help;                ///< {address} stands for the thing
};

/// The first that fits. Source: "Common error types" of the services' API references, and the error codes of
/// EC2.
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {{"ExpiredToken", "RequestExpired", "token included in the request is expired"},
       "sign in again, then go on with the same command: what is done is kept"},
      {{"InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch", "InvalidAccessKeyId"},
       "these are no credentials of that AWS: see the profile, the environment and AWS_ENDPOINT_URL"},
      {{"connection refused", "no such host", "dial tcp", "connection reset"},
       "AWS was not reached: see the network, the proxy and AWS_ENDPOINT_URL, then go on with the same "
       "command"},
      {{"AccessDenied", "UnauthorizedOperation", "not authorized to perform", "AuthorizationError"},
       "a policy of who asks must allow it, and no service control policy forbid it: for what Ashlar makes, "
       "`ashlar bootstrap` renews the deploy roles; for Terraform of your own, name the service in the "
       "account's extra_services"},
      {{"AlreadyExists", "already exists", "BucketAlreadyOwnedByYou", "Duplicate", "already in use"},
       "something is there that no state holds: `ashlar adopt {address} ID` brings it in; or remove it, then "
       "apply again"},
      {{"there is more than one of it"},
       "see in AWS which one is meant: `ashlar adopt {address} ID` brings it in; remove the others"},
      {{"LimitExceeded", "QuotaExceeded", "TooMany", "exceeded quota", "limit exceeded"},
       "ask AWS for a higher quota (Service Quotas, in that account and region), then apply again"},
      {{"InsufficientInstanceCapacity", "InsufficientDBInstanceCapacity", "InsufficientCacheClusterCapacity",
        "InsufficientCapacity"},
       "AWS has no room for that size there now: apply again later, or ask for another size"},
      {{"DependencyViolation", "DeleteConflict", "ResourceInUse", "InUse", "still members",
        "has dependencies"},
       "something still uses it that is not Ashlar's: remove that, then go on with the same command"},
      {{"Throttling", "RequestLimitExceeded", "Rate exceeded", "SlowDown", "ServiceUnavailable",
        "InternalError"},
       "AWS was too busy for all tries: go on with the same command later"},
  };
  return all;
}

}  // namespace

std::string name_of(const engine::Problem& problem) {
  return problem.unit + (problem.address.empty() ? "" : "//" + problem.address);
}

std::string what_to_do(const provider::Diagnostic& error, const engine::Problem& problem) {
  const std::string text = error.summary + " " + error.detail;
  for (const Kind& kind : kinds())
    if (contains_any(text, kind.words)) return replace_all(kind.help, "{address}", name_of(problem));
  return "";
}

}  // namespace ashlar::cli
