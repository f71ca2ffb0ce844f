// What changes lose: the tables against the provider's schema, and a case for each way that a row can mean.
#include "engine/loss.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "base/text.h"
#include "engine/loss_table.h"

namespace ashlar::engine {
namespace {

using provider::List;
using provider::Object;
using provider::Value;

const schema::Schema& builtin() { return schema::Schema::builtin(); }

bool leads_somewhere(const schema::Block& block, const std::vector<std::string>& path, std::size_t at = 0) {
  for (const schema::NestedBlock& nested : block.blocks)
    if (nested.name == path[at]) return at + 1 == path.size() || leads_somewhere(*nested.block, path, at + 1);
  return at + 1 == path.size() &&
         std::any_of(block.attributes.begin(), block.attributes.end(),
                     [&](const schema::Attribute& attribute) { return attribute.name == path[at]; });
}

TEST(LossTable, EveryTypeAndPathIsTheProviders) {
  for (const Departure& row : departures())
    EXPECT_NE(builtin().find(schema::Mode::Managed, row.type), nullptr) << row.type;
  for (const Alteration& row : alterations()) {
    const schema::ResourceType* type = builtin().find(schema::Mode::Managed, row.type);
    ASSERT_NE(type, nullptr) << row.type;
    EXPECT_TRUE(leads_somewhere(*type->block, split(row.path, '.'))) << row.type << "." << row.path;
  }
}

TEST(LossTable, NoRowStandsBehindOneThatAlwaysHolds) {
  std::set<std::string_view> closed;
  for (const Departure& row : departures()) {
    EXPECT_FALSE(closed.contains(row.type)) << row.type << ": " << row.why;
    if (row.holds == nullptr) closed.insert(row.type);
  }
}

Change change_of(const std::string& type, Action action, Object prior, Object planned = {}) {
  Change change;
  change.type = type;
  change.action = action;
  change.prior.value = std::move(prior);
  if (action != Action::Delete) change.planned.value = std::move(planned);
  return change;
}

std::string lost(const Change& change) {
  const Loss loss = loss_of(builtin(), change);
  return std::string(name_of(loss.what)) + (loss.why.empty() ? "" : ": " + loss.why);
}

std::string gone(const std::string& type, Object prior, Action action = Action::Delete) {
  return lost(change_of(type, action, std::move(prior)));
}

std::string changed(const std::string& type, Object prior, Object planned) {
  return lost(change_of(type, Action::Update, std::move(prior), std::move(planned)));
}

TEST(Loss, ADatabaseByWhatTheStateSaysOfItsSnapshot) {
  const std::string type = "aws_db_instance";
  EXPECT_EQ(gone(type, {{"skip_final_snapshot", false}}),
            "data: the database goes; a final snapshot is taken");
  EXPECT_EQ(gone(type, {{"skip_final_snapshot", true}}, Action::Replace),
            "data: the database goes, and no final snapshot is taken");
  EXPECT_EQ(gone(type, {{"replicate_source_db", "prod-mysql"}, {"skip_final_snapshot", true}}),
            "availability: whoever reads from this replica loses it");
}

TEST(Loss, ABucketOnlyWhereItMayGoWithItsObjects) {
  EXPECT_EQ(gone("aws_s3_bucket", {{"force_destroy", true}}),
            "data: the bucket goes, with all objects in it");
  EXPECT_TRUE(gone("aws_s3_bucket", {{"force_destroy", false}}).starts_with("availability: "));
}

TEST(Loss, ARuleOfASecurityGroupWhereItIsMadeAnew) {
  const std::string type = "aws_vpc_security_group_ingress_rule";
  EXPECT_EQ(gone(type, {}), "nothing");
  EXPECT_EQ(gone(type, {}, Action::Replace), "availability: what it lets in is refused meanwhile");
}

TEST(Loss, ACertificateUnlessItsSuccessorIsMadeFirst) {
  Change change = change_of("aws_acm_certificate", Action::Replace, {});
  Resource resource;
  change.resource = &resource;
  EXPECT_EQ(lost(change), "availability: what serves by it has none");
  resource.lifecycle.create_before_destroy = true;
  EXPECT_EQ(lost(change), "nothing");
}

TEST(Loss, OfWhatWasReplacedAlreadyOnlyWhatItHolds) {
  Change balancer = change_of("aws_lb", Action::Delete, {});
  balancer.deposed = "1a2b3c4d";
  EXPECT_EQ(lost(balancer), "nothing");
  Change disk = change_of("aws_ebs_volume", Action::Delete, {});
  disk.deposed = "1a2b3c4d";
  EXPECT_EQ(lost(disk), "data: the disk goes, and no snapshot is taken");
}

TEST(Loss, ARestartInTheWindowOrAtOnce) {
  const auto resized = [](bool at_once) {
    return changed("aws_db_instance", {{"instance_class", "db.t4g.small"}, {"apply_immediately", at_once}},
                   {{"instance_class", "db.t4g.medium"}, {"apply_immediately", at_once}});
  };
  EXPECT_EQ(resized(false),
            "availability: it is restarted, of another class, in its next maintenance window");
  EXPECT_EQ(resized(true), "availability: it is restarted, of another class, at once");
}

TEST(Loss, OfSeveralTheWorstStandsFirst) {
  EXPECT_EQ(
      changed("aws_db_instance", {{"instance_class", "a"}, {"port", 1}, {"snapshot_identifier", "s"}},
              {{"instance_class", "b"}, {"port", 2}, {"snapshot_identifier", "t"}}),
      "availability: it is restarted, of another class, in its next maintenance window; it is restarted at "
      "once, for another port");
  EXPECT_EQ(
      changed("aws_db_instance", {{"ca_cert_identifier", "a"}, {"backup_retention_period", 30}, {"port", 1}},
              {{"ca_cert_identifier", "a"}, {"backup_retention_period", 7}, {"port", 2}}),
      "data: backups are kept for fewer days; it is restarted at once, for another port");
  EXPECT_EQ(changed("aws_db_instance", {{"backup_retention_period", 7}}, {{"backup_retention_period", 30}}),
            "nothing");
}

TEST(Loss, LogsThatExpireSoonerWhereZeroIsNever) {
  const auto kept = [](int before, int after) {
    return changed("aws_cloudwatch_log_group", {{"retention_in_days", before}},
                   {{"retention_in_days", after}});
  };
  EXPECT_EQ(kept(90, 30), "data: older logs go");
  EXPECT_EQ(kept(0, 365), "data: older logs go");
  EXPECT_EQ(kept(30, 90), "nothing");
  EXPECT_EQ(kept(30, 0), "nothing");
}

TEST(Loss, WhatStandsInBlocks) {
  const auto versioning = [](const char* status) {
    return Object{{"bucket", "b"}, {"versioning_configuration", List{Object{{"status", status}}}}};
  };
  EXPECT_EQ(changed("aws_s3_bucket_versioning", versioning("Enabled"), versioning("Suspended")),
            "data: what is overwritten or deleted is no longer kept");
  EXPECT_EQ(changed("aws_s3_bucket_versioning", versioning("Suspended"), versioning("Enabled")), "nothing");
}

TEST(Loss, MachinesOfAGroupOnlyWhereItRefreshesThemByItself) {
  const auto group = [](const char* version, List refresh) {
    return Object{{"launch_template", List{Object{{"id", "lt-1"}, {"version", version}}}},
                  {"instance_refresh", std::move(refresh)}};
  };
  const List rolling{Object{{"strategy", "Rolling"}}};
  EXPECT_EQ(changed("aws_autoscaling_group", group("1", {}), group("2", {})), "nothing");
  EXPECT_EQ(changed("aws_autoscaling_group", group("1", rolling), group("2", rolling)),
            "availability: its machines are replaced one after another");
}

TEST(Loss, SubnetsThatAreLeft) {
  const auto in = [](List subnets) { return Object{{"vpc_zone_identifier", std::move(subnets)}}; };
  EXPECT_EQ(changed("aws_autoscaling_group", in({"a"}), in({"a", "b"})), "nothing");
  EXPECT_EQ(changed("aws_autoscaling_group", in({"a", "b"}), in({"a"})),
            "availability: machines in subnets that are left end");
}

TEST(Loss, WhatIsMadeOrOfAnUnknownTypeLosesNothing) {
  EXPECT_EQ(lost(change_of("aws_db_instance", Action::Create, {})), "nothing");
  EXPECT_EQ(gone("aws_iam_policy", {}), "nothing");
  EXPECT_EQ(gone("aws_cloudwatch_log_group", {{"skip_destroy", true}}), "nothing");
}

}  // namespace
}  // namespace ashlar::engine
