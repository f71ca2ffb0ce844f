// What AWS keeps for days after its deletion: so nobody loses what it encrypted, or held, by one mistake.
#include "aws/inventory.h"
#include "aws/json_call.h"

namespace ashlar::aws {

using nlohmann::json;

namespace {

using Time = std::optional<std::chrono::system_clock::time_point>;

/// Seconds since 1970, as JSON has times.
Time time_of(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number()) return std::nullopt;
  return std::chrono::system_clock::from_time_t(static_cast<std::time_t>(found->get<double>()));
}

JsonCall kms(const char* action, json body) {
  return {"kms", std::string("TrentService.") + action, "list", "the keys of KMS", std::move(body)};
}

JsonCall secrets(const char* action, json body) {
  return {"secretsmanager", std::string("secretsmanager.") + action, "list", "the secrets", std::move(body)};
}

/// None where AWS manages it.
Expected<std::optional<Remaining>> key(const Client& client, const std::string& region,
                                       const std::string& arn) {
  JsonCall asked = kms("DescribeKey", {{"KeyId", arn}});
  asked.absent = {"NotFoundException"};
  const auto answer = ask(client, region, asked);
  if (!answer) return tl::unexpected(answer.error());
  const json found = answer->is_null() ? json::object() : answer->value("KeyMetadata", json::object());
  if (text_of(found, "KeyManager") != "CUSTOMER") return std::nullopt;
  return Remaining{"kms:key", arn, {}, text_of(found, "Description"), time_of(found, "DeletionDate")};
}

/// The list tells when it was deleted, not until when it is kept.
Expected<Time> end_of(const Client& client, const std::string& region, const std::string& arn) {
  JsonCall asked = secrets("DescribeSecret", {{"SecretId", arn}});
  asked.absent = {"ResourceNotFoundException"};
  const auto answer = ask(client, region, asked);
  if (!answer) return tl::unexpected(answer.error());
  return answer->is_null() ? std::nullopt : time_of(*answer, "DeletedDate");
}

Expected<void> add_keys(const Client& client, const std::string& region, std::vector<Remaining>& all) {
  std::vector<std::string> arns;
  auto listed = each_page(client, region, kms("ListKeys", json::object()), {"Marker", "NextMarker"},
                          [&](const json& page) {
                            for (const json& one : page.value("Keys", json::array()))
                              arns.push_back(text_of(one, "KeyArn"));
                          });
  if (!listed) return listed;
  for (const std::string& arn : arns) {
    const auto found = key(client, region, arn);
    if (!found) return tl::unexpected(found.error());
    if (*found) all.push_back(**found);
  }
  return {};
}

Expected<void> add_secrets(const Client& client, const std::string& region, std::vector<Remaining>& all) {
  std::vector<json> found;
  auto listed = each_page(client, region, secrets("ListSecrets", {{"IncludePlannedDeletion", true}}), {},
                          [&](const json& page) {
                            for (const json& one : page.value("SecretList", json::array()))
                              found.push_back(one);
                          });
  if (!listed) return listed;
  for (const json& one : found) {
    Remaining secret{"secretsmanager:secret", text_of(one, "ARN"), {}, text_of(one, "Description"), {}};
    if (one.contains("DeletedDate")) {
      const auto end = end_of(client, region, secret.id);
      if (!end) return tl::unexpected(end.error());
      secret.goes = *end;
    }
    all.push_back(std::move(secret));
  }
  return {};
}

}  // namespace

Expected<std::vector<Remaining>> keys_and_secrets(const Client& client, const std::string& region) {
  std::vector<Remaining> all;
  const auto done = add_keys(client, region, all).and_then([&] { return add_secrets(client, region, all); });
  if (!done) return tl::unexpected(done.error());
  return all;
}

}  // namespace ashlar::aws
