// The real Terraform on small units. Skipped loudly without it; CI requires it.
#include "terraform/validate.h"

#include <gtest/gtest.h>

#include "model/schema_check.h"
#include "terraform/folder.h"
#include "terraform/provider_mirror.h"

namespace ashlar::terraform {
namespace {

/// Two units: a network, and a database that reads from it, with a password that no state keeps.
class Validate : public ::testing::Test {
 protected:
  Validate() {
    for (Unit* unit : {&network, &database}) describe(*unit);
    Scope in_network(network, "vpc", {});
    vpc = &in_network.add("aws_vpc", "main",
                          {{"cidr_block", "10.0.0.0/16"}, {"tags", object({{"Name", "${x} %{y} $${z}"}})}});
    subnet = &in_network.add("aws_subnet", "a", {{"vpc_id", (*vpc)["id"]}, {"cidr_block", "10.0.0.0/24"}});
    add_database();
    link(architecture, schema::Schema::builtin());
    options.work = folder.path() / "work";
    options.records = folder.path() / "records";
  }

  static void describe(Unit& unit) {
    unit.account_id = "123456789012";
    unit.provider_region = "eu-west-1";
    unit.deploy_role_arn = "arn:aws:iam::123456789012:role/deploy";
    unit.state = {.bucket = "acme-state", .region = "eu-west-1", .key = {}};
    unit.default_tags = {{"managed-by", "ashlar"}};
  }

  void add_database() {
    Scope scope(database, "mysql", {});
    const Resource& random =
        scope.add_ephemeral("aws_secretsmanager_random_password", "main", {{"password_length", 40}});
    const Resource& group =
        scope.add("aws_db_subnet_group", "main", {{"subnet_ids", list({(*subnet)["id"]})}});
    instance = &scope.add("aws_db_instance", "main",
                          {{"instance_class", "db.t3.micro"},
                           {"engine", "mysql"},
                           {"username", "admin"},
                           {"allocated_storage", 20},
                           {"db_subnet_group_name", group["name"]},
                           {"password_wo", random["random_password"]},
                           {"password_wo_version", 1}});
    role = &scope.add(
        "aws_iam_role", "main",
        {{"name", "a"},
         {"assume_role_policy",
          json(object({{"Version", "2012-10-17"}, {"Statement", List{}}, {"x", (*vpc)["arn"]}}))}});
  }

  ValidateReport run(const Program& program, Backend backend = Backend::S3) {
    std::vector<const Unit*> units{&network, &database};
    auto report = validate(program, architecture, units, backend, options,
                           [&](const Progress& progress) { told.push_back(progress.done); });
    EXPECT_TRUE(report) << report.error().text();
    return report.value_or(ValidateReport{});
  }

  static std::string text(const ValidateReport& report) {
    std::string all;
    for (const UnitResult& unit : report.units) {
      for (const Diagnostic& message : unit.messages) all += to_text(message, {}, Colour::Off);
    }
    return all;
  }

  testing::Folder folder;
  ValidateOptions options;
  std::vector<std::size_t> told;
  Architecture architecture;
  Unit& network = architecture.unit({"stage", "eu-west-1", "stage", "vpc"});
  Unit& database = architecture.unit({"stage", "eu-west-1", "stage", "mysql"});
  Resource* vpc = nullptr;
  Resource* subnet = nullptr;
  Resource* instance = nullptr;
  Resource* role = nullptr;
};

TEST_F(Validate, RightUnitsPassAndAreRemembered) {
  const auto program = testing::terraform_or_skip();
  if (!program) return;
  Diagnostics ours;
  check_schema(architecture, schema::Schema::builtin(), ours);
  EXPECT_TRUE(ours.all().empty());
  const ValidateReport first = run(*program);
  EXPECT_EQ(first.count(Outcome::Passed), 2U) << text(first);
  EXPECT_EQ(told, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(run(*program).count(Outcome::PassedBefore), 2U);
  vpc->set("cidr_block", "10.1.0.0/16");
  const ValidateReport changed = run(*program);
  EXPECT_EQ(changed.count(Outcome::PassedBefore), 1U);
  EXPECT_EQ(changed.count(Outcome::Passed), 1U) << text(changed);
}

TEST_F(Validate, MistakesThatOnlyTheProviderKnows) {
  const auto program = testing::terraform_or_skip();
  if (!program) return;
  vpc->set("cidr_block", "10.0.0.0/33");
  instance->set("backup_retention_period", 99);
  Diagnostics ours;
  check_schema(architecture, schema::Schema::builtin(), ours);
  EXPECT_TRUE(ours.all().empty());
  const ValidateReport report = run(*program, Backend::Local);
  EXPECT_EQ(report.count(Outcome::Failed), 2U);
  const std::string all = text(report);
  EXPECT_NE(all.find("error: stage/eu-west-1/stage/vpc//aws_vpc.main: cidr_block: expected cidr_block"),
            std::string::npos)
      << all;
  EXPECT_NE(all.find("//aws_db_instance.main: backup_retention_period: expected"), std::string::npos) << all;
  EXPECT_NE(all.find("made at tests/terraform/validate_test.cpp:"), std::string::npos) << all;
}

/// Each is refused by both, so that what we say without Terraform can be believed.
TEST_F(Validate, OurCheckAgreesWithTerraform) {
  const auto program = testing::terraform_or_skip();
  if (!program) return;
  vpc->set("cidr_blok", "a").set("enable_dns_support", 5);
  subnet->attributes.erase(subnet->attributes.begin());
  role->set("arn", "b");  // alone in its resource: Terraform asks the provider only about what can be decoded
  instance->set("restore_to_point_in_time", list({object({}), object({})})).set("tags", "x");
  Diagnostics ours;
  check_schema(architecture, schema::Schema::builtin(), ours);
  EXPECT_EQ(ours.error_count(), 6U);
  const std::string theirs = text(run(*program));
  for (const char* what : {"\"cidr_blok\"", "\"arn\"", "\"enable_dns_support\"", "\"vpc_id\" is required",
                           "Too many restore_to_point_in_time blocks", "\"tags\""}) {
    EXPECT_NE(theirs.find(what), std::string::npos) << what << "\n" << theirs;
  }
}

TEST_F(Validate, StoppedRunsBeginNothing) {
  const auto program = testing::terraform_or_skip();
  if (!program) return;
  const std::atomic<bool> stop{true};
  options.stop = &stop;
  EXPECT_EQ(run(*program).count(Outcome::NotRun), 2U);
}

}  // namespace
}  // namespace ashlar::terraform
