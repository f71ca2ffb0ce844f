// A whole organisation, from nothing and back to nothing, with plain Terraform as the judge of its states and
// the server's own dump as the judge of what is left. One test, since an apply takes minutes.
#include <algorithm>
#include <iostream>
#include <set>

#include <fmt/format.h>

#include "base/parallel.h"
#include "base/process.h"
#include "whole/clean_run.h"
#include "whole/organizations.h"
#include "whole/plain_terraform.h"

namespace ashlar::whole {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

const std::string stage = "stage/eu-west-1/stage/";

class Acme : public WholeTest {
 protected:
  const Site& site() {
    if (!site_) site_.emplace(*server, files_);
    return *site_;
  }

  void bootstrap() {
    site().expect(0, {"bootstrap", "-y"});
    EXPECT_EQ(account_names(site()).size(), 6U);
    server->forget_calls();
    site().expect(0, {"bootstrap", "-y"});
    EXPECT_EQ(changing_calls(*server), std::set<std::string>{}) << "made by a second bootstrap";
  }

  void apply() {
    const Finished applied = site().expect(0, {"apply", "-y", "--json"});
    for (const Json& event : events(applied, "done"))
      if (!event.at("system").is_null())  // or it is the team's, which Terraform makes
        ids_[event.at("unit").get<std::string>() + "//" + event.at("address").get<std::string>()] =
            event.value("id", "");
  }

  void expect_nothing_to_do() { site().expect(0, {"plan", "--exit-code"}); }

  /// Units that Terraform is asked of: in `make soak` all; else so many that each type is in one of them.
  std::vector<fs::path> units_to_ask() const {
    std::vector<fs::path> units;
    std::set<std::string> seen;
    for (const auto& entry : built_->architecture.units()) {
      const std::size_t before = seen.size();
      for (const auto& resource : entry.second->resources) seen.insert(resource->type);
      if (is_set("ASHLAR_SOAK") || seen.size() > before)
        units.push_back(site_->folder() / ".ashlar" / "terraform" / entry.second->path.text());
    }
    return units;
  }

  void expect_that_terraform_sees_no_changes() {
    const std::vector<fs::path> units = units_to_ask();
    const Watch watch(fmt::format("terraform plan in {} units", units.size()));
    const PlainTerraform terraform(site().folder());
    in_parallel(
        units.size(),
        [&](std::size_t i) {
          const Finished ready = terraform.run(units[i], {"init", "-no-color"}, *server);
          EXPECT_EQ(ready.exit_code, 0) << units[i] << "\n" << end_of(ready.err);
          const Finished plan = terraform.run(units[i], {"plan", "-no-color", "-detailed-exitcode"}, *server);
          EXPECT_EQ(plan.exit_code, 0) << units[i] << "\n" << end_of(plan.out) << end_of(plan.err);
        },
        2);
  }

  void change_a_setting() {
    site().replace("stage/eu-west-1/stage.yaml", "backup_days: 7", "backup_days: 8");
    const Finished planned = site().expect(4, {"plan", "--exit-code", "--json"});
    EXPECT_EQ(addresses(events(planned, "change")), Words{stage + "mysql//aws_db_instance.primary"});
    site().expect(0, {"apply", "-y"});
    expect_nothing_to_do();
  }

  void change_a_comment() {
    site().replace("stage/eu-west-1/stage.yaml", "# people try their migrations by hand", "# by hand");
    expect_nothing_to_do();
  }

  /// Where the provider is asked about everything, too, and not AWS by it.
  void expect_that_a_plan_asks_aws_for_identities_and_states_alone() {
    fs::remove_all(site().folder() / ".ashlar" / "unchanged");
    server->forget_calls();
    expect_nothing_to_do();
    std::set<std::string> services;
    for (const auto& [call, times] : server->counts()) services.insert(call.substr(0, call.find(' ')));
    EXPECT_EQ(services, (std::set<std::string>{"s3", "sts"})) << Json(server->counts());
    EXPECT_EQ(changing_calls(*server), std::set<std::string>());
  }

  const std::string& id(const std::string& address) const { return ids_.at(address); }

  /// By somebody in the account who does not know better. Returns what that was done to.
  Words meddle() {
    const aws::Client me = server->client_in(stage_account());
    const auto ask = [&](const char* service, const char* action, auto form) {
      query(me, service, action, std::move(form));
    };
    using Form = std::vector<std::pair<std::string, std::string>>;
    const std::map<std::string, std::function<void(const std::string&)>> deeds{
        {stage + "vpc//aws_vpc.main",
         [&](const std::string& vpc) {
           ask("ec2", "CreateTags",
               Form{{"ResourceId.1", vpc}, {"Tag.1.Key", "Name"}, {"Tag.1.Value", "mine"}});
         }},
        {stage + "mysql//aws_vpc_security_group_ingress_rule.mysql_app_3306",
         [&](const std::string& rule) {
           ask("ec2", "RevokeSecurityGroupIngress",
               Form{{"GroupId", id(stage + "mysql//aws_security_group.mysql")},
                    {"SecurityGroupRuleId.1", rule}});
         }},
        {stage + "mysql//aws_cloudwatch_log_group.primary_error",
         [&](const std::string& group) {
           json(me, "logs", "Logs_20140328.PutRetentionPolicy",
                {{"logGroupName", group}, {"retentionInDays", 1}});
         }},
        {stage + "mysql//aws_cloudwatch_metric_alarm.mysql_cpu",
         [&](const std::string& alarm) {
           ask("monitoring", "DeleteAlarms", Form{{"AlarmNames.member.1", alarm}});
         }},
        {stage + "backups//aws_iam_role.restore",
         [&](const std::string& role) {
           ask("iam", "UpdateRoleDescription", Form{{"RoleName", role}, {"Description", "mine"}});
         }},
        {stage + "backups//aws_iam_role_policy_attachment.backup",
         [&](const std::string&) {
           ask("iam", "DetachRolePolicy",
               Form{{"RoleName", id(stage + "backups//aws_iam_role.backup")},
                    {"PolicyArn",
                     "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"}});
         }},
        {stage + "certificate-authority//aws_s3_bucket_versioning.authority",
         [&](const std::string& bucket) { suspend_versions(me, bucket); }},
        {"stage/eu-west-1/_global/notifications//aws_sns_topic.alarms",
         [&](const std::string& topic) {
           ask("sns", "SetTopicAttributes",
               Form{{"TopicArn", topic}, {"AttributeName", "DisplayName"}, {"AttributeValue", "mine"}});
         }},
        {stage + "keys//aws_kms_key.main",
         [&](const std::string& key) {
           json(me, "kms", "TrentService.DisableKeyRotation", {{"KeyId", key}});
         }},
        {stage + "services//aws_ssm_parameter.frontend",
         [&](const std::string& parameter) {
           json(me, "ssm", "AmazonSSM.PutParameter",
                {{"Name", parameter}, {"Value", "mine"}, {"Type", "String"}, {"Overwrite", true}});
         }},
    };
    Words done;
    for (const auto& [address, deed] : deeds) {
      deed(id(address));
      done.push_back(address);
    }
    return done;
  }

  void suspend_versions(const aws::Client& me, const std::string& bucket) const {
    aws::Request request;
    request.service = "s3";
    request.region = "eu-west-1";
    request.method = "PUT";
    request.path = "/" + bucket;
    request.query = {{"versioning", ""}};
    request.body =
        "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        "<Status>Suspended</Status></VersioningConfiguration>";
    call(me, std::move(request));
  }

  std::string stage_account() {
    for (const auto& [id, name] : account_names(site()))
      if (name == "stage") return id;
    throw std::logic_error("stage has no id");
  }

  void change_behind_its_back() {
    const Words meddled = meddle();
    EXPECT_EQ(meddled.size(), 10U);
    const Finished found = site().expect(4, {"drift", "--exit-code", "--json"});
    EXPECT_EQ(addresses(events(found, "drift")), meddled);
    site().expect(0, {"apply", "--refresh", "-y"});
    site().expect(0, {"drift", "--exit-code"});
  }

  /// Of what was applied, the ids of what an architecture holds, and of what it does not. An account's roles
  /// and bucket stay: by them it is taken down.
  std::pair<Ids, Ids> staying_and_going(const Architecture& architecture) const {
    std::set<std::string> addresses;
    for (const auto& entry : architecture.units())
      for (const auto& resource : entry.second->resources) addresses.insert(resource->full_address());
    Ids staying;
    Ids going;
    for (const auto& [address, id] : ids_) {
      const bool stays =
          address.starts_with("dev/_global/access/") || address.starts_with("dev/_global/state/");
      if (addresses.contains(address))
        staying.insert(id);
      else if (!stays)
        going.insert(id);
    }
    for (const std::string& id : staying) going.erase(id);
    return {staying, going};
  }

  /// All that is in the folder no more goes with the next apply, and nothing else does.
  void take_out_of_the_folder(const std::function<void(Files&)>& edit, std::size_t at_least) {
    edit(files_);
    fs::remove_all(site().folder() / "dev");
    for (const auto& [path, text] : files_) {
      if (path == "accounts.lock.yaml") continue;  // the bootstrap's
      ASSERT_TRUE(make_folders((site().folder() / path).parent_path()));
      ASSERT_TRUE(write_file(site().folder() / path, text));
    }
    const auto built = ashlar::testing::build_organization(files_);
    ASSERT_EQ(built->messages(), "");
    const auto [staying, going] = staying_and_going(built->architecture);
    const Ids stood = held_of(server->whole_dump(), staying);
    EXPECT_GE(held_of(server->whole_dump(), going).size(), at_least);
    site().expect(0, {"apply", "-y", "--include-protected", "all"});
    EXPECT_EQ(held_of(server->whole_dump(), going), Ids());
    EXPECT_EQ(held_of(server->whole_dump(), staying), stood);
    expect_nothing_to_do();
  }

  void take_a_service_an_environment_and_an_account() {
    take_out_of_the_folder(
        [](Files& files) {
          ashlar::testing::replace_once(files.at("stage/eu-west-1/stage.yaml"), "  nightly-report: {}\n", "");
        },
        3);
    take_out_of_the_folder([](Files& files) { files.erase("dev/eu-west-1/dev.yaml"); }, 80);
    take_out_of_the_folder(
        [](Files& files) {
          std::erase_if(files, [](const auto& file) { return file.first.starts_with("dev/"); });
          std::string& people = files.at("security/account.yaml");
          const std::string group = "_account.dev-";
          for (std::size_t at = people.find(group); at != std::string::npos; at = people.find(group))
            people.erase(at, people.find(',', at) + 1 - at);
        },
        20);
  }

  void destroy() {
    site().expect(0, {"destroy", "-y", "--include-protected", "all"});
    expect_only_the_organization(server->whole_dump(), stores_in(built_->architecture));
  }

  Files files_ = tested_acme();
  std::unique_ptr<ashlar::testing::Built> built_ = ashlar::testing::build_organization(files_);
  std::optional<Site> site_;
  std::map<std::string, std::string> ids_;  ///< by "UNIT//ADDRESS"
};

TEST_F(Acme, FromNothingAndBack) {
  const auto acme = ashlar::testing::build_organization(ashlar::testing::acme_files());
  ASSERT_EQ(types_of(built_->architecture), types_of(acme->architecture));
  bootstrap();
  server->check_permissions();
  apply();
  if (HasFailure()) GTEST_FAIL() << "without an apply there is nothing to look at";
  expect_nothing_to_do();
  expect_that_a_plan_asks_aws_for_identities_and_states_alone();
  expect_that_terraform_sees_no_changes();
  change_a_setting();
  change_a_comment();
  change_behind_its_back();
  if (is_set("ASHLAR_SOAK")) take_a_service_an_environment_and_an_account();
  destroy();
  EXPECT_EQ(server->refused(), (std::map<std::string, int>{}));
}

}  // namespace
}  // namespace ashlar::whole
