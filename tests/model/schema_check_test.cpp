// The graph against the built-in schema: small graphs with one mistake each.
#include "model/schema_check.h"

#include <chrono>

#include <gtest/gtest.h>

namespace ashlar {
namespace {

const schema::Schema& builtin() { return schema::Schema::builtin(); }

/// A unit to make resources in, and what the check says of them.
class SchemaCheck : public ::testing::Test {
 protected:
  Unit& unit(const std::string& part) { return architecture.unit({"stage", "eu-west-1", "stage", part}); }
  Scope scope() { return {unit("mysql"), "mysql", {Place{7, 3, file}, 7, 9}}; }

  Diagnostics check() {
    Diagnostics diagnostics;
    check_schema(architecture, builtin(), diagnostics);
    return diagnostics;
  }
  /// The messages as "summary|found|expected", without the address that every summary starts with.
  std::vector<std::string> said() {
    std::vector<std::string> texts;
    const Diagnostics diagnostics = check();
    for (const Diagnostic& d : diagnostics.all()) {
      const std::string& wanted = d.help.empty() ? d.expected : d.help;
      texts.push_back(d.summary.substr(d.summary.find(": ") + 2) + "|" + d.found + "|" + wanted);
    }
    return texts;
  }
  using Texts = std::vector<std::string>;

  Sources sources;
  FileId file = sources.add("stage/eu-west-1/stage.yaml", "");
  Architecture architecture;
};

Object queue() { return {{"name", "orders"}}; }

TEST_F(SchemaCheck, RightResourcesAreSilent) {
  Resource& vpc =
      scope().add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}, {"tags", object({{"Name", "a"}})}});
  scope().add("aws_subnet", "a",
              {{"vpc_id", vpc["id"]}, {"cidr_block", Value()}, {"map_public_ip_on_launch", "true"}});
  scope().add("aws_db_parameter_group", "main",
              {{"family", "mysql8.4"}, {"parameter", list({object({{"name", "a"}, {"value", 1}})})}});
  EXPECT_EQ(said(), Texts{});
}

TEST_F(SchemaCheck, MessageNamesAddressMakerAndUsersLine) {
  Resource& made = scope().add("aws_vpc", "main", {{"cidr_blok", "10.0.0.0/16"}});
  const Diagnostics diagnostics = check();
  ASSERT_EQ(diagnostics.all().size(), 1U);
  const Diagnostic& message = diagnostics.all().front();
  EXPECT_EQ(message.summary, "stage/eu-west-1/stage/mysql//aws_vpc.main: cidr_blok is no attribute or block");
  EXPECT_EQ(message.help, "did you mean cidr_block?");
  EXPECT_EQ(message.at.start, (Place{7, 3, file}));
  ASSERT_EQ(message.notes.size(), 1U);
  EXPECT_EQ(message.notes[0].text,
            "made at tests/model/schema_check_test.cpp:" + std::to_string(made.maker.line));
}

TEST_F(SchemaCheck, ValueOfASettingPointsAtTheSetting) {
  const Place storage{12, 11, file};
  Resource& made = scope().add("aws_sqs_queue", "main", queue());
  made.set("delay_seconds", Value("soon").from(storage));
  EXPECT_EQ(check().all().front().at.start, storage);
}

TEST_F(SchemaCheck, UnknownType) {
  scope().add("aws_subnt", "a", {});
  EXPECT_EQ(said(), Texts{"the provider has no type aws_subnt|aws_subnt|did you mean aws_subnet?"});
}

TEST_F(SchemaCheck, MissingRequiredAttributesAlsoWhereNull) {
  scope().add("aws_subnet", "a", {{"vpc_id", Value()}});
  EXPECT_EQ(said(), Texts{"vpc_id is required||string"});
}

TEST_F(SchemaCheck, MissingInNestedBlocks) {
  scope().add("aws_db_parameter_group", "main",
              {{"family", "mysql8.4"}, {"parameter", list({object({{"name", "a"}, {"valeu", "b"}})})}});
  EXPECT_EQ(said(), (Texts{"parameter[0].valeu is no attribute or block|valeu|did you mean value?",
                           "parameter[0].value is required||string"}));
}

TEST_F(SchemaCheck, BlocksBelowTheLeastAndAboveTheMost) {
  scope().add("aws_lb_listener", "a", {{"load_balancer_arn", "arn"}});
  const Value logs = object({{"bucket", "b"}});
  scope().add("aws_lb", "b", {{"access_logs", list({logs, logs})}});
  EXPECT_EQ(said(),
            (Texts{"default_action is required||a block", "access_logs has too many blocks|2|at most 1"}));
}

TEST_F(SchemaCheck, EmptyListOfBlocksIsNone) {
  scope().add("aws_lb_listener", "a", {{"load_balancer_arn", "arn"}, {"default_action", List{}}});
  EXPECT_EQ(said(), Texts{"default_action is required||a block"});
}

TEST_F(SchemaCheck, BlockAsSingleObjectOrListOnly) {
  scope().add("aws_lb", "a", {{"access_logs", object({{"bucket", "b"}})}});
  scope().add("aws_lb", "b", {{"access_logs", "b"}});
  scope().add("aws_lb", "c", {{"access_logs", list({"b"})}});
  EXPECT_EQ(said(),
            (Texts{"access_logs must be written as a block|the text \"b\"|an object or a list of objects",
                   "access_logs[0] must be written as a block|the text \"b\"|an object"}));
}

TEST_F(SchemaCheck, TerraformsConversionsAreAllowed) {
  Resource& q = scope().add("aws_sqs_queue", "main", queue());
  q.set("delay_seconds", "5").set("fifo_queue", "true").set("name", 5).set("policy", json(object({})));
  EXPECT_EQ(said(), Texts{});
}

TEST_F(SchemaCheck, WrongTypes) {
  Resource& q = scope().add("aws_sqs_queue", "main", queue());
  q.set("delay_seconds", "5 minutes").set("fifo_queue", 1).set("name", list({"a"})).set("tags", "x");
  q.set("max_message_size", true).set("visibility_timeout_seconds", "");
  EXPECT_EQ(said(), (Texts{"name has the wrong type|a list|string",
                           "delay_seconds has the wrong type|the text \"5 minutes\"|number",
                           "fifo_queue has the wrong type|the number 1|bool",
                           "tags has the wrong type|the text \"x\"|map(string)",
                           "max_message_size has the wrong type|true|number",
                           "visibility_timeout_seconds has the wrong type|the text \"\"|number"}));
}

TEST_F(SchemaCheck, ElementsOfListsAndMaps) {
  scope().add("aws_db_subnet_group", "main",
              {{"subnet_ids", list({"a", list({"b"})})}, {"tags", object({{"Name", object({})}})}});
  EXPECT_EQ(said(), (Texts{"subnet_ids[1] has the wrong type|a list|string",
                           "tags.Name has the wrong type|an object|string"}));
}

TEST_F(SchemaCheck, ObjectsNameEveryField) {
  scope().add("aws_security_group", "main", {{"ingress", list({object({{"from_port", 1}, {"portt", 2}})})}});
  const Texts texts = said();
  ASSERT_FALSE(texts.empty());
  EXPECT_EQ(texts[0].substr(0, 45), "ingress[0].portt is no field of the object|po");
  EXPECT_EQ(texts[1], "ingress[0].cidr_blocks must stand in the object||list(string) or null");
  EXPECT_EQ(texts.size(), 9U);
}

TEST_F(SchemaCheck, ReadOnlyAttributes) {
  scope().add("aws_vpc", "main", {{"arn", "arn:aws:…"}});
  EXPECT_EQ(said(), Texts{"arn is read-only|the text \"arn:aws:…\"|nothing: AWS sets it"});
}

TEST_F(SchemaCheck, DeprecatedOnesWarn) {
  scope().add("aws_s3_bucket", "main", {{"acl", "private"}});
  const Diagnostics diagnostics = check();
  EXPECT_FALSE(diagnostics.has_errors());
  ASSERT_EQ(diagnostics.warning_count(), 1U);
  EXPECT_EQ(diagnostics.all()[0].summary,
            "stage/eu-west-1/stage/mysql//aws_s3_bucket.main: acl is deprecated");
}

TEST_F(SchemaCheck, ReferencesAreOfTheTypeTheyPointTo) {
  Resource& vpc = scope().add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
  Resource& subnets =
      scope().add("aws_db_subnet_group", "main", {{"subnet_ids", list({vpc["main_route_table_id"]})}});
  scope().add("aws_db_subnet_group", "list_for_text",
              {{"name", subnets["subnet_ids"]}, {"subnet_ids", List{}}});
  scope().add("aws_db_subnet_group", "text_for_list", {{"subnet_ids", vpc["id"]}});
  scope().add("aws_db_subnet_group", "fine", {{"subnet_ids", subnets["subnet_ids"]}});
  scope().add("aws_db_subnet_group", "nowhere", {{"subnet_ids", list({vpc["idd"]})}});
  EXPECT_EQ(
      said(),
      (Texts{
          "name has the wrong type|aws_db_subnet_group.main.subnet_ids, a set(string)|string",
          "subnet_ids has the wrong type|aws_vpc.main.id, a string|set(string)",
          "subnet_ids[0] refers to what is not there|aws_vpc.main.idd|there is no \"idd\"; \"id\" is near"}));
}

TEST_F(SchemaCheck, ReferencesInTextAndJsonMustBeText) {
  Resource& group = scope().add("aws_db_subnet_group", "main", {{"subnet_ids", List{}}});
  scope().add("aws_sqs_queue", "main",
              {{"name", concat({"a-", group["subnet_ids"]})}, {"policy", json(list({group["subnet_ids"]}))}});
  EXPECT_EQ(said().size(), 2U);
}

TEST_F(SchemaCheck, PathsThroughBlocksAndSets) {
  Resource& cluster = scope().add(
      "aws_eks_cluster", "main",
      {{"name", "a"}, {"role_arn", "b"}, {"vpc_config", list({object({{"subnet_ids", list({"c"})}})})}});
  Resource& certificate = scope().add("aws_acm_certificate", "main", {{"domain_name", "a"}});
  const auto named = [&](const char* name, Value value) {
    scope().add("aws_sqs_queue", name, {{"name", std::move(value)}});
  };
  named("a", cluster["vpc_config[0].cluster_security_group_id"]);
  named("b", certificate["domain_validation_options[*].resource_record_name"]);
  EXPECT_EQ(said(), Texts{});
  named("c", cluster["vpc_config.cluster_security_group_id"]);
  named("d", certificate["domain_validation_options[0].resource_record_name"]);
  named("e", certificate["domain_validation_options[*].resource_record_nam"]);
  EXPECT_EQ(said().size(), 3U);
}

TEST_F(SchemaCheck, EphemeralValuesOnlyInWriteOnlyAttributes) {
  Resource& random =
      scope().add_ephemeral("aws_secretsmanager_random_password", "p", {{"password_length", 40}});
  Resource& secret = scope().add("aws_secretsmanager_secret", "p", {});
  scope().add("aws_secretsmanager_secret_version", "fine",
              {{"secret_id", secret["id"]},
               {"secret_string_wo", random["random_password"]},
               {"secret_string_wo_version", 1}});
  EXPECT_EQ(said(), Texts{});
  scope().add("aws_secretsmanager_secret_version", "leak",
              {{"secret_id", secret["id"]}, {"secret_string", random["random_password"]}});
  EXPECT_EQ(said(), Texts{"secret_string is not write-only, so it cannot take an ephemeral value|"
                          "ephemeral.aws_secretsmanager_random_password.p.random_password|"});
}

TEST_F(SchemaCheck, WriteOnlyAttributesCannotBeRead) {
  Resource& version =
      scope().add("aws_secretsmanager_secret_version", "a",
                  {{"secret_id", "b"}, {"secret_string_wo", "c"}, {"secret_string_wo_version", 1}});
  scope().add("aws_sqs_queue", "a", {{"name", version["secret_string_wo"]}});
  EXPECT_EQ(said(), Texts{"name reads a write-only attribute, which is always null|"
                          "aws_secretsmanager_secret_version.a.secret_string_wo|"});
}

TEST_F(SchemaCheck, IgnoredAttributesAndDependencies) {
  Resource& q = scope().add("aws_sqs_queue", "a", queue());
  Resource& elsewhere = Scope(unit("vpc"), "vpc", {}).add("aws_vpc", "main", {});
  q.lifecycle.ignore_changes = {"name", "tags[\"a\"]", "polcy"};
  q.depends_on = {&elsewhere};
  EXPECT_EQ(said(),
            (Texts{"ignore_changes is no attribute or block|polcy|did you mean policy?",
                   "depends_on names a resource of another unit|stage/eu-west-1/stage/vpc//aws_vpc.main|"}));
}

TEST_F(SchemaCheck, ReferencesToItself) {
  Resource& q = scope().add("aws_sqs_queue", "a", queue());
  q.set("policy", json(object({{"Resource", q["arn"]}})));
  EXPECT_EQ(said(), Texts{"policy refers to its own resource|aws_sqs_queue.a.arn|"});
}

/// A few milliseconds where it is optimised; the bound is loose, for sanitizers and busy machines.
TEST_F(SchemaCheck, IsCheap) {
  for (int i = 0; i < 2000; ++i) {
    Unit& own = unit("u" + std::to_string(i / 50));
    Scope(own, "vpc", {})
        .add("aws_security_group_rule", "r" + std::to_string(i),
             {{"type", "ingress"},
              {"from_port", 1},
              {"to_port", 2},
              {"protocol", "tcp"},
              {"cidr_blocks", list({"10.0.0.0/8"})},
              {"security_group_id", "sg"}});
  }
  check();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(check().all().size(), 0U);
  const auto took = std::chrono::steady_clock::now() - start;
  RecordProperty("microseconds",
                 static_cast<int>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));
  EXPECT_LT(took, std::chrono::milliseconds(500));
}

}  // namespace
}  // namespace ashlar
