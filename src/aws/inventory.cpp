#include "aws/inventory.h"

#include <algorithm>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "aws/json_call.h"
#include "aws/query.h"
#include "base/text.h"

namespace ashlar::aws {

using nlohmann::json;
using pugi::xml_node;
using std::string_view;

namespace {

constexpr Pages tokens{"NextToken", "NextToken"};
constexpr Pages ec2_tokens{"NextToken", "nextToken"};
constexpr Pages markers{"Marker", "Marker"};

/// What the tagging API leaves out, of a service of the query protocol.
struct Listing {
  const char* kind;
  const char* service;
  const char* action;
  Pages pages;
  const char* list;
  const char* item;
  const char* id;
  const char* about;
  Form form{};
  bool (*is_given)(const xml_node& one) = [](const xml_node&) { return false; };
};

bool is_of_aws(const xml_node& role) {
  const string_view path = role.child_value("Path");
  return path.starts_with("/aws-service-role/") || path.starts_with("/aws-reserved/");
}

bool belongs_to_a_database(const xml_node& backups) {
  return string_view(backups.child_value("Status")) != "retained";
}

const std::vector<Listing>& regional() {
  static const std::vector<Listing> all{
      {"ec2:network-interface", "ec2", "DescribeNetworkInterfaces", ec2_tokens, "networkInterfaceSet", "item",
       "networkInterfaceId", "description"},
      {"ec2:volume", "ec2", "DescribeVolumes", ec2_tokens, "volumeSet", "item", "volumeId", "status"},
      {"ec2:snapshot",
       "ec2",
       "DescribeSnapshots",
       ec2_tokens,
       "snapshotSet",
       "item",
       "snapshotId",
       "description",
       {{"Owner.1", "self"}}},
      {"autoscaling:autoScalingGroup", "autoscaling", "DescribeAutoScalingGroups", tokens,
       "AutoScalingGroups", "member", "AutoScalingGroupARN", "Status"},
      {"rds:snapshot", "rds", "DescribeDBSnapshots", markers, "DBSnapshots", "DBSnapshot", "DBSnapshotArn",
       "DBInstanceIdentifier"},
      {"rds:auto-backup",
       "rds",
       "DescribeDBInstanceAutomatedBackups",
       markers,
       "DBInstanceAutomatedBackups",
       "DBInstanceAutomatedBackup",
       "DbiResourceId",
       "DBInstanceIdentifier",
       {},
       belongs_to_a_database}};
  return all;
}

const std::vector<Listing>& global() {
  static const std::vector<Listing> all{
      {"iam:role", "iam", "ListRoles", markers, "Roles", "member", "Arn", "Description", {}, is_of_aws},
      {"iam:user", "iam", "ListUsers", markers, "Users", "member", "Arn", ""},
      {"iam:group", "iam", "ListGroups", markers, "Groups", "member", "Arn", ""},
      {"iam:policy", "iam", "ListPolicies", markers, "Policies", "member", "Arn", "", {{"Scope", "Local"}}},
      {"cloudwatch:dashboard", "monitoring", "ListDashboards", tokens, "DashboardEntries", "member",
       "DashboardArn", ""}};
  return all;
}

/// The same, of the JSON protocol.
struct JsonListing {
  const char* kind;
  const char* service;
  const char* action;
  JsonPages pages;
  const char* list;
  const char* id;
};

const std::vector<JsonListing>& json_listings() {
  static const std::vector<JsonListing> all{{"logs:log-group",
                                             "logs",
                                             "Logs_20140328.DescribeLogGroups",
                                             {"nextToken", "nextToken"},
                                             "logGroups",
                                             "logGroupArn"},
                                            {"logs:resource-policy",
                                             "logs",
                                             "Logs_20140328.DescribeResourcePolicies",
                                             {"nextToken", "nextToken"},
                                             "resourcePolicies",
                                             "policyName"},
                                            {"config:recorder",
                                             "config",
                                             "StarlingDoveService.DescribeConfigurationRecorders",
                                             {},
                                             "ConfigurationRecorders",
                                             "name"},
                                            {"config:delivery-channel",
                                             "config",
                                             "StarlingDoveService.DescribeDeliveryChannels",
                                             {},
                                             "DeliveryChannels",
                                             "name"}};
  return all;
}

/// `ec2:subnet` of `arn:aws:ec2:eu-west-1:111122223333:subnet/subnet-1`, `s3` of `arn:aws:s3:::bucket`.
std::string kind_of(const std::string& arn) {
  constexpr std::size_t service = 2;
  constexpr std::size_t resource = 5;
  const std::vector<std::string> parts = split(arn, ':');
  if (parts.size() <= resource) return "";
  const std::size_t slash = parts[resource].find('/');
  if (slash != std::string::npos) return parts[service] + ":" + parts[resource].substr(0, slash);
  return parts[service] + (parts.size() > resource + 1 ? ":" + parts[resource] : "");
}

class Inventory {
 public:
  Inventory(const Client& client, const std::string& region) : client_(client), region_(region) {}

  Expected<void> add_tagged() {
    JsonCall asked{"tagging",
                   "ResourceGroupsTaggingAPI_20170126.GetResources",
                   "list",
                   "what is tagged in " + region_,
                   {{"ResourcesPerPage", 100}}};
    return each_page(client_, region_, asked, {"PaginationToken", "PaginationToken"}, [&](const json& page) {
      for (const json& one : page.value("ResourceTagMappingList", json::array())) {
        const std::string arn = text_of(one, "ResourceARN");
        Remaining& found = all_[arn] = {kind_of(arn), arn, {}, "", {}};
        for (const json& tag : one.value("Tags", json::array()))
          found.tags[text_of(tag, "Key")] = text_of(tag, "Value");
      }
    });
  }

  Expected<void> add(const Listing& listing) {
    Query asked{listing.service, listing.action, "list", std::string(listing.kind) + " in " + region_};
    asked.form = listing.form;
    return each_page(client_, region_, asked, listing.pages, [&](const xml_node& page) {
      for (const xml_node& one : page.child(listing.list).children(listing.item))
        if (!listing.is_given(one))
          keep({listing.kind, one.child_value(listing.id), {}, one.child_value(listing.about), {}});
    });
  }

  Expected<void> add(const JsonListing& listing) {
    const JsonCall asked{listing.service, listing.action, "list",
                         std::string(listing.kind) + " in " + region_};
    return each_page(client_, region_, asked, listing.pages, [&](const json& page) {
      for (const json& one : page.value(listing.list, json::array()))
        keep({listing.kind, text_of(one, listing.id), {}, "", {}});
    });
  }

  Expected<void> add_keys_and_secrets() {
    auto found = keys_and_secrets(client_, region_);
    if (!found) return tl::unexpected(found.error());
    for (Remaining& one : *found) keep(std::move(one));
    return {};
  }

  std::vector<Remaining> sorted() && {
    std::vector<Remaining> list;
    for (auto& entry : all_) list.push_back(std::move(entry.second));
    std::sort(list.begin(), list.end(), [](const Remaining& a, const Remaining& b) {
      return std::tie(a.kind, a.id) < std::tie(b.kind, b.id);
    });
    return list;
  }

 private:
  /// EC2 names a thing by its id, and the tagging API by an ARN that ends with it.
  void keep(Remaining one) {
    const auto known = std::find_if(all_.begin(), all_.end(), [&](const auto& entry) {
      return entry.first == one.id || entry.first.ends_with("/" + one.id);
    });
    Remaining& kept = known == all_.end() ? all_[one.id] : known->second;
    if (known == all_.end()) kept = {one.kind, one.id, {}, "", {}};
    kept.about = std::move(one.about);
    kept.goes = one.goes;
  }

  const Client& client_;
  const std::string& region_;
  std::map<std::string, Remaining> all_;
};

}  // namespace

Expected<std::vector<Remaining>> inventory(const Client& client, const std::string& region) {
  Inventory all(client, region);
  Expected<void> done = all.add_tagged();
  const auto add = [&](const auto& listings) {
    for (const auto& listing : listings)
      if (done) done = all.add(listing);
  };
  add(regional());
  if (region == "us-east-1") add(global());
  add(json_listings());
  if (done) done = all.add_keys_and_secrets();
  if (!done) return tl::unexpected(done.error());
  return std::move(all).sorted();
}

std::string describe(const Remaining& remaining) {
  std::string text = remaining.kind + " " + remaining.id;
  if (!remaining.about.empty()) text += " (" + printable(remaining.about) + ")";
  if (remaining.goes)
    text += fmt::format(" (AWS deletes it on {:%Y-%m-%d})",
                        fmt::gmtime(std::chrono::system_clock::to_time_t(*remaining.goes)));
  return text;
}

}  // namespace ashlar::aws
