// What there is in an account, so that a destroy can say what is left, and why.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

struct Remaining {
  std::string kind;                         ///< `kms:key`, `ec2:network-interface`
  std::string id;                           ///< its ARN; where it has none, what its service calls it
  std::map<std::string, std::string> tags;  ///< none where AWS made it by itself
  std::string about;                        ///< what its service says of it: a description, of what it is
  std::optional<std::chrono::system_clock::time_point> goes;  ///< then AWS deletes it by itself
};

/// Of a region, sorted by kind and id; what has none (IAM's) stands in us-east-1. First what the tagging API
/// knows: all that is or was tagged; it may go on to tell of a thing for some time after its end. Then what
/// that leaves out, or what has no tags because AWS made it: interfaces, volumes, snapshots, log groups, Auto
/// Scaling groups, dashboards, IAM's roles, users and groups, Config's recorder. Then keys and secrets, also
/// those that wait for their end. Not what AWS gives every account: its own keys and service-linked roles.
/// Source: Resource Groups Tagging API Reference, "Supported services".
Expected<std::vector<Remaining>> inventory(const Client& client, const std::string& region);

/// The customer's own keys of KMS, and all secrets.
Expected<std::vector<Remaining>> keys_and_secrets(const Client& client, const std::string& region);

/// "kms:key arn:… (AWS deletes it on 2026-12-03)"
std::string describe(const Remaining& remaining);

}  // namespace ashlar::aws
