// `override:` and `extra/`: what a team says of resources that Ashlar makes, and brings itself.
#include "systems/overrides.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/selection.h"
#include "support/resources.h"

namespace ashlar::testing {
namespace {

using ::testing::HasSubstr;

using Files = std::map<std::string, std::string>;

const std::string stage_file = "stage/eu-west-1/stage.yaml";
const std::string stage_account = "stage/account.yaml";

Files with(const std::string& file, const std::string& text) {
  Files files = acme_files();
  files[file] += text;
  return files;
}

std::string messages_with(const std::string& override_lines) {
  return build_organization(with(stage_file, "override:\n" + override_lines))->messages();
}

std::int64_t backup_days(const Built& built) {
  return value_of<std::int64_t>(resource_at(built, "stage/eu-west-1/stage/mysql", "aws_db_instance.primary"),
                                "backup_retention_period");
}

TEST(Overrides, SetAnAttributeAndCarryItsLine) {
  const auto built = build_organization(
      with(stage_file, "override:\n  mysql//aws_db_instance.primary:\n    backup_retention_period: 3\n"));
  EXPECT_EQ(backup_days(*built), 3) << built->messages();
  const Resource& database = resource_at(*built, "stage/eu-west-1/stage/mysql", "aws_db_instance.primary");
  const Place from = find(database.attributes, "backup_retention_period")->from();
  EXPECT_EQ(built->sources.path(from.file), stage_file);
}

TEST(Overrides, TheNearestFileWins) {
  Files files =
      with(stage_account, "override:\n  mysql//aws_db_instance.primary:\n    backup_retention_period: 3\n");
  EXPECT_EQ(backup_days(*build_organization(files)), 3);
  files[stage_file] += "override:\n  mysql//aws_db_instance.primary:\n    backup_retention_period: 5\n";
  EXPECT_EQ(backup_days(*build_organization(files)), 5);
}

TEST(Overrides, ReachOnlyWhatIsBelowTheirFile) {
  const auto built = build_organization(
      with(stage_account, "override:\n  mysql//aws_db_instance.primary:\n    backup_retention_period: 3\n"));
  const Resource& other = resource_at(*built, "dev/eu-west-1/dev/mysql", "aws_db_instance.primary");
  EXPECT_NE(value_of<std::int64_t>(other, "backup_retention_period"), 3);
}

TEST(Overrides, OfNoUnit) {
  const std::string messages = messages_with("  mysqll//aws_db_instance.primary: {multi_az: true}\n");
  EXPECT_THAT(messages, HasSubstr("error: no unit below this file is called mysqll"));
  EXPECT_THAT(messages, HasSubstr("--> " + stage_file + ":"));
  EXPECT_THAT(messages, HasSubstr("did you mean mysql?"));
}

TEST(Overrides, OfAUnitElsewhere) {
  EXPECT_THAT(messages_with("  accounts//aws_iam_role.full_access: {max_session_duration: 3600}\n"),
              HasSubstr("error: no unit below this file is called accounts"));
}

TEST(Overrides, OfNoResource) {
  const std::string messages = messages_with("  mysql//aws_db_instance.primry: {multi_az: true}\n");
  EXPECT_THAT(messages, HasSubstr("error: mysql makes no aws_db_instance.primry"));
  EXPECT_THAT(messages, HasSubstr("did you mean aws_db_instance.primary?"));
}

TEST(Overrides, OfNoAttribute) {
  const std::string messages = messages_with("  mysql//aws_db_instance.primary: {multi_as: true}\n");
  EXPECT_THAT(messages, HasSubstr("multi_as"));
  EXPECT_THAT(messages, HasSubstr("did you mean multi_az?"));
  EXPECT_THAT(messages, HasSubstr("--> " + stage_file + ":"));
}

TEST(Overrides, OfWhatAwsGives) {
  EXPECT_THAT(messages_with("  mysql//aws_db_instance.primary: {endpoint: here}\n"), HasSubstr("endpoint"));
}

TEST(Overrides, OfTheWrongType) {
  EXPECT_THAT(messages_with("  mysql//aws_db_instance.primary: {multi_az: [1]}\n"), HasSubstr("multi_az"));
}

TEST(Overrides, OfAnExpression) {
  const std::string messages = messages_with("  vpc//aws_vpc.main: {cidr_block: '${var.cidr}'}\n");
  EXPECT_THAT(messages, HasSubstr("warning: Terraform will not evaluate this"));
}

/// IAM's own variables are plain text to Terraform, and belong in policies.
TEST(Overrides, OfAVariableOfIam) {
  EXPECT_EQ(messages_with("  vpc//aws_vpc.main: {tags: {owner: '${aws:username}'}}\n"), "");
}

TEST(Overrides, WithoutAResource) {
  const std::string messages = messages_with("  mysql: {multi_az: true}\n");
  EXPECT_THAT(messages, HasSubstr("error: "));
  EXPECT_THAT(messages, HasSubstr("--> " + stage_file + ":"));
}

// --- extra/

const std::string extra = "stage/eu-west-1/stage/extra/";

std::string messages_with_extra(const std::string& file, const std::string& text) {
  Files files = acme_files();
  files[extra + file] = text;
  return build_organization(files)->messages();
}

TEST(ExtraUnits, StandBesideOurs) {
  Files files = acme_files();
  files[extra + "reports/main.tf"] = "locals {}\n";
  files[extra + "reports/modules/table/main.tf"] = "locals {}\n";
  const auto built = build_organization(files);
  const Unit* unit = built->architecture.find({"stage", "eu-west-1", "stage", "reports"});
  ASSERT_NE(unit, nullptr) << built->messages();
  EXPECT_EQ(unit->team_files.size(), 2U);
  EXPECT_EQ(value_of<std::string>(unit->given, "environment"), "stage");
  const FileTree tree = synthesise(*built);
  EXPECT_EQ(tree.at("stage/eu-west-1/stage/reports/modules/table/main.tf"), "locals {}\n");
}

TEST(ExtraUnits, NamedAsOneOfOurs) {
  EXPECT_THAT(messages_with_extra("mysql/main.tf", "locals {}\n"),
              HasSubstr("error: stage/eu-west-1/stage/mysql is a unit that Ashlar makes itself"));
}

TEST(ExtraUnits, WithAFileThatWeWrite) {
  EXPECT_THAT(messages_with_extra("reports/README.md", "Ours.\n"),
              HasSubstr("reports/README.md has a name that Ashlar writes itself"));
}

TEST(ExtraUnits, WithAState) {
  EXPECT_THAT(messages_with_extra("reports/terraform.tfstate", "{}\n"),
              HasSubstr("terraform.tfstate is a state of Terraform, not code"));
}

TEST(ExtraUnits, AreSelectedByPathPartAndPlace) {
  Files files = acme_files();
  files[extra + "reports/main.tf"] = "locals {}\n";
  const auto built = build_organization(files);
  const Unit* unit = built->architecture.find({"stage", "eu-west-1", "stage", "reports"});
  for (const char* address :
       {"stage/eu-west-1/stage/reports", "stage.reports", "stage.stage.extra", "stage/", "stage"})
    EXPECT_TRUE(select_units(built->architecture, address).contains(unit)) << address;
  for (const char* address : {"prod", "stage.mysql", "stage/eu-west-1/mgmt"})
    EXPECT_FALSE(select_units(built->architecture, address).contains(unit)) << address;
}

TEST(ExtraUnits, WithoutTerraform) {
  EXPECT_THAT(messages_with_extra("reports/notes.txt", "none\n"), HasSubstr("reports holds no .tf file"));
}

TEST(ExtraUnits, AFileWhereAFolderBelongs) {
  EXPECT_THAT(messages_with_extra("main.tf", "locals {}\n"),
              HasSubstr("main.tf is not read: extra/ holds a folder for each unit"));
}

TEST(ExtraUnits, OfNoEnvironment) {
  Files files = acme_files();
  files["stage/eu-west-1/shop/extra/reports/main.tf"] = "locals {}\n";
  EXPECT_THAT(build_organization(files)->messages(), HasSubstr("there is no environment shop"));
}

TEST(ExtraUnits, NamedAsAwsWouldNotName) {
  EXPECT_THAT(messages_with_extra("My Reports/main.tf", "locals {}\n"),
              HasSubstr("cannot be the name of a unit"));
}

}  // namespace
}  // namespace ashlar::testing
