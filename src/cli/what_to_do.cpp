#include "cli/what_to_do.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::cli {

namespace {

/// What calls have in common that failed for one cause.
enum class Cause { OfAll, OfOperation, OfOne };

struct Kind {
  std::vector<std::string_view> words;  ///< any of them tells it
  std::string_view help;                ///< {address} stands for the thing
  Cause cause = Cause::OfOne;
};

/// The first that fits. Source: "Common error types" of the services' API references, and the error codes of
/// EC2; the SDK for Go for calls that are ended.
const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all{
      {{"ExpiredToken", "RequestExpired", "token included in the request is expired"},
       "sign in again, then go on with the same command: what is done is kept",
       Cause::OfAll},
      {{"InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch", "InvalidAccessKeyId"},
       "these are no credentials of that AWS: see the profile, the environment and AWS_ENDPOINT_URL",
       Cause::OfAll},
      {{"connection refused", "no such host", "dial tcp", "connection reset"},
       "AWS was not reached: see the network, the proxy and AWS_ENDPOINT_URL, then go on with the same "
       "command",
       Cause::OfAll},
      {{"AccessDenied", "UnauthorizedOperation", "not authorized to perform", "AuthorizationError"},
       "a policy of who asks must allow it, and no service control policy forbid it: for what Ashlar makes, "
       "`ashlar bootstrap` renews the deploy roles; for Terraform of your own, name the service in the "
       "account's extra_services",
       Cause::OfOperation},
      {{"Throttling", "RequestLimitExceeded", "Rate exceeded", "SlowDown", "TooManyRequests",
        "ServiceUnavailable", "InternalError"},
       "AWS was too busy for all tries: go on with the same command later",
       Cause::OfAll},
      {{"AlreadyExists", "already exists", "BucketAlreadyOwnedByYou", "Duplicate", "already in use"},
       "something is there that no state holds: `ashlar adopt {address} ID` brings it in; or remove it, then "
       "apply again"},
      {{"AWS has no such thing"},
       "give the id by which Terraform imports that type: the section Import of its page in the provider's "
       "documentation has an example"},
      {{"there is more than one of it"},
       "see in AWS which one is meant: `ashlar adopt {address} ID` brings it in; remove the others"},
      {{"LimitExceeded", "QuotaExceeded", "TooMany", "exceeded quota", "limit exceeded"},
       "ask AWS for a higher quota (Service Quotas, in that account and region), then apply again",
       Cause::OfOperation},
      {{"InsufficientInstanceCapacity", "InsufficientDBInstanceCapacity", "InsufficientCacheClusterCapacity",
        "InsufficientCapacity"},
       "AWS has no room for that size there now: apply again later, or ask for another size",
       Cause::OfOperation},
      {{"DependencyViolation", "DeleteConflict", "ResourceInUse", "InUse", "still members",
        "has dependencies"},
       "something still uses it that is not Ashlar's: remove that, then go on with the same command"},
      {{"No space left on device", "File too large", "Disk quota exceeded"},
       "make room on the disk, then go on with the same command: nothing that was made is lost",
       Cause::OfAll},
      {{"context canceled"}, "it was ended by Ctrl-C: the same command goes on from here", Cause::OfAll},
  };
  return all;
}

const Kind* kind_of(std::string_view text) {
  for (const Kind& kind : kinds())
    if (contains_any(text, kind.words)) return &kind;
  return nullptr;
}

bool names_address(const Kind& kind) { return kind.help.find("{address}") != std::string_view::npos; }

std::string text_of(const provider::Diagnostic& error) { return error.summary + " " + error.detail; }

/// "EC2: CreateVpc", as the SDK for Go tells it.
std::string operation_in(const std::string& text) {
  constexpr std::string_view before = "operation error ";
  const std::size_t begin = text.find(before);
  if (begin == std::string::npos) return text;
  return text.substr(begin + before.size(), text.find(',', begin) - begin - before.size());
}

}  // namespace

std::string name_of(const engine::Problem& problem) {
  return problem.unit + (problem.address.empty() ? "" : "//" + problem.address);
}

std::string what_to_do(const provider::Diagnostic& error, const engine::Problem& problem) {
  const Kind* kind = kind_of(text_of(error));
  if (kind == nullptr) return "";
  if (names_address(*kind) && !problem.file.empty())
    return fmt::format(
        "something is there that no state holds: an `import` block beside {}:{} brings it in; or "
        "remove it, then apply again",
        problem.file, problem.line);
  return replace_all(kind->help, "{address}", name_of(problem));
}

std::string what_to_do(const Failure& failure) {
  if (!failure.help.empty()) return failure.help;
  const Kind* kind = kind_of(failure.reason);
  return kind == nullptr || names_address(*kind) ? "" : std::string(kind->help);
}

std::string cause_of(const engine::Problem& problem) {
  std::string cause;
  for (const provider::Diagnostic& error : problem.diagnostics) {
    const std::string text = text_of(error);
    const Kind* kind = kind_of(text);
    if (kind == nullptr || kind->cause == Cause::OfOne) return name_of(problem) + " " + text;
    cause += kind->help;
    if (kind->cause == Cause::OfOperation) cause += operation_in(text);
  }
  return cause;
}

}  // namespace ashlar::cli
