// Terraform as the judge: for the same configurations and states, the same provider and nobody to ask, its
// plan and ours must be the same value by value.
#include <fstream>

#include "../base/temporary_folder.h"
#include "base/process.h"
#include "provider/compare.h"
#include "provider/json.h"
#include "provider/real_provider.h"
#include "provider/replacement.h"
#include "terraform/program.h"

namespace ashlar::provider::testing {
namespace {

struct Example {
  const char* type;
  Object config;
  Object change;  ///< attributes and blocks that differ the second time
  const char* action;
};

Object origin(const char* id, const char* domain) { return {{"origin_id", id}, {"domain_name", domain}}; }

Object ingress(int port, List from) {
  return {
      {"from_port", port},    {"to_port", port},   {"protocol", "tcp"},      {"cidr_blocks", std::move(from)},
      {"self", false},        {"description", ""}, {"ipv6_cidr_blocks", {}}, {"prefix_list_ids", {}},
      {"security_groups", {}}};
}

/// Of the old SDK and of the new framework; with sets of blocks that hold computed values, lists in lists,
/// write-only values, maps.
std::vector<Example> examples() {
  const Object behaviour{{"target_origin_id", "a"},
                         {"viewer_protocol_policy", "redirect-to-https"},
                         {"allowed_methods", List{"GET", "HEAD"}},
                         {"cached_methods", List{"HEAD", "GET"}},
                         {"cache_policy_id", "x"}};
  return {
      {"aws_vpc",
       {{"cidr_block", "10.0.0.0/16"}, {"tags", Object{{"Name", "a"}}}},
       {{"tags", Object{{"Name", "b"}}}},
       "update"},
      {"aws_subnet",
       {{"vpc_id", "vpc-1"}, {"cidr_block", "10.0.0.0/24"}},
       {{"cidr_block", "10.0.1.0/24"}},
       "replace"},
      {"aws_iam_role",
       {{"name", "app"}, {"assume_role_policy", R"({"Version":"2012-10-17","Statement":[]})"}},
       {},
       "no-op"},
      {"aws_db_instance",
       {{"instance_class", "db.t3.medium"},
        {"engine", "mysql"},
        {"allocated_storage", "50"},
        {"username", "admin"},
        {"password_wo", "hunter2hunter2"},
        {"password_wo_version", 1},
        {"skip_final_snapshot", "true"},
        {"vpc_security_group_ids", List{"sg-2", "sg-1"}}},
       {{"instance_class", "db.t3.large"}},
       "update"},
      {"aws_security_group",
       {{"name", "web"},
        {"vpc_id", "vpc-1"},
        {"ingress", List{ingress(443, {"10.0.0.0/8"}), ingress(80, {"10.1.0.0/16", "10.0.0.0/16"})}}},
       {{"ingress", List{ingress(8080, {"10.0.0.0/8"}), ingress(80, {"10.1.0.0/16", "10.0.0.0/16"})}}},
       "update"},
      {"aws_vpc_security_group_ingress_rule",
       {{"security_group_id", "sg-1"},
        {"ip_protocol", "tcp"},
        {"from_port", 80},
        {"to_port", 80},
        {"cidr_ipv4", "10.0.0.0/8"}},
       {{"to_port", 81}},
       "update"},
      {"aws_cloudfront_distribution",
       {{"enabled", true},
        {"origin", List{origin("a", "a.example.com"), origin("b", "b.example.com")}},
        {"default_cache_behavior", List{behaviour}},
        {"restrictions", Object{{"geo_restriction", Object{{"restriction_type", "none"}}}}},
        {"viewer_certificate", Object{{"cloudfront_default_certificate", true}}}},
       {{"origin", List{origin("b", "c.example.com"), origin("a", "a.example.com")}}},
       "update"},
      {"aws_s3_bucket_lifecycle_configuration",
       {{"bucket", "b"},
        {"rule", List{Object{{"id", "x"},
                             {"status", "Enabled"},
                             {"expiration", Object{{"days", 30}}},
                             {"filter", Object{{"prefix", "a/"}}}}}}},
       {{"rule", List{Object{{"id", "x"},
                             {"status", "Enabled"},
                             {"expiration", Object{{"days", 31}}},
                             {"filter", Object{{"prefix", "a/"}}}},
                      Object{{"id", "y"},
                             {"status", "Disabled"},
                             {"expiration", Object{{"days", 1}}},
                             {"filter", Object{{"prefix", "b/"}}}}}}},
       "update"},
      {"aws_autoscaling_group",
       {{"name", "g"},
        {"min_size", 1},
        {"max_size", 3},
        {"launch_template", Object{{"id", "lt-1"}}},
        {"tag", List{Object{{"key", "k"}, {"value", "v"}, {"propagate_at_launch", true}}}}},
       {{"max_size", 4}},
       "update"},
      {"aws_kms_key", {{"description", "d"}, {"tags", Object{{"a", "1"}, {"b", "2"}}}}, {}, "no-op"},
      {"aws_cloudwatch_metric_alarm",
       {{"alarm_name", "a"},
        {"comparison_operator", "GreaterThanThreshold"},
        {"evaluation_periods", 2},
        {"metric_name", "m"},
        {"namespace", "n"},
        {"period", 60},
        {"statistic", "Average"},
        {"threshold", *Number::parse("0.1")}},
       {{"threshold", *Number::parse("0.3")}},
       "update"},
  };
}

const Object tags{{"team", "core"}};

/// `terraform show -json` tells what is known and what is not in two values.
Value joined(const Value& known, const Value& unknown) {
  if (unknown == Value(true)) return Unknown{};
  if (const Object* members = unknown.as<Object>()) {
    Object all = known.as<Object>() ? *known.as<Object>() : Object();
    for (const auto& [name, member] : *members) all[name] = joined(all[name], member);
    return all;
  }
  const List* items = unknown.as<List>();
  if (!items || !known.as<List>()) return known;
  List all = *known.as<List>();
  for (std::size_t i = 0; i < items->size() && i < all.size(); ++i) all[i] = joined(all[i], (*items)[i]);
  return all;
}

struct Judged {
  std::string action;
  Value value;
};

std::string action_of(const List& actions) {
  return actions.size() > 1 ? "replace" : *actions.at(0).as<std::string>();
}

class TerraformAgrees : public WithProvider {
 protected:
  void SetUp() override {
    WithProvider::SetUp();
    if (!program) return;
    const auto terraform = terraform::find_terraform();
    if (terraform) return;
    if (provider_required()) FAIL() << terraform.error().text();
    GTEST_SKIP() << "NOT RUN: " << terraform.error().text();
  }

  std::string terraform(std::vector<std::string> arguments) const {
    Command command{.program = "terraform",
                    .arguments = std::move(arguments),
                    .folder = folder.path().string(),
                    .environment = terraform::quiet_environment()};
    for (const auto& [name, value] : planning_environment(closed.number())) command.environment[name] = value;
    command.environment["TF_CLI_CONFIG_FILE"] = (folder / "mirror.tfrc").string();
    const auto finished = run(command);
    if (!finished) throw std::runtime_error(finished.error().text());
    if (finished->exit_code != 0) throw std::runtime_error(finished->out + finished->err);
    return finished->out;
  }

  void write_settings() const {
    const auto mirror =
        program->parent_path().parent_path().parent_path().parent_path().parent_path().parent_path();
    test::put(folder / "mirror.tfrc", terraform::cli_config(mirror));
    const Object source{{"source", "hashicorp/aws"}, {"version", "5.100.0"}};
    test::put(
        folder / "settings.tf.json",
        to_json(Object{{"terraform", Object{{"required_providers", Object{{"aws", source}}}}},
                       {"provider", Object{{"aws", planning_configuration("eu-west-1", tags).block}}}}));
  }

  /// Terraform's opinion of these resources, by type.
  std::map<std::string, Judged> judge(const std::map<std::string, Object>& configs) const {
    Object resources;
    for (const auto& [type, config] : configs) resources[type] = Object{{"x", config}};
    test::put(folder / "main.tf.json", to_json(Object{{"resource", resources}}));
    terraform({"plan", "-refresh=false", "-input=false", "-no-color", "-out=plan"});
    const Value shown = from_json(terraform({"show", "-json", "plan"})).value();
    std::map<std::string, Judged> judged;
    for (const Value& one : *shown.find("resource_changes")->as<List>()) {
      const Value& change = *one.find("change");
      judged[*one.find("type")->as<std::string>()] = {
          action_of(*change.find("actions")->as<List>()),
          joined(*change.find("after"), *change.find("after_unknown"))};
    }
    return judged;
  }

  void write_state(const std::map<std::string, State>& states) const {
    List resources;
    for (const auto& [type, state] : states) {
      const Object instance{{"schema_version", type_named(type.c_str()).version},
                            {"attributes", state.value}};
      resources.push_back(Object{{"mode", "managed"},
                                 {"type", type},
                                 {"name", "x"},
                                 {"provider", "provider[\"registry.terraform.io/hashicorp/aws\"]"},
                                 {"instances", List{instance}}});
    }
    test::put(folder / "terraform.tfstate", to_json(Object{{"version", 4},
                                                           {"terraform_version", "1.11.4"},
                                                           {"serial", 1},
                                                           {"lineage", "l"},
                                                           {"outputs", Object{}},
                                                           {"resources", resources}},
                                                    2));
  }

  test::TemporaryFolder folder;
};

Planned plan(const Session& session, const schema::ResourceType& type, const State& prior,
             const Object& config) {
  auto planned = session.plan_resource(type, prior, configured(type, config));
  if (!planned) throw std::runtime_error(planned.error().failure.text());
  if (!planned->state) throw std::runtime_error(all_texts(planned->diagnostics));
  return *planned;
}

/// As the engine will.
Judged our_plan(const Session& session, const schema::ResourceType& type, const State& prior,
                const Object& config) {
  const Planned first = plan(session, type, prior, config);
  if (prior.value.is_null()) return {"create", first.state->value};
  if (!replaced_by(*type.block, first.requires_replace, prior.value, first.state->value).empty()) {
    return {"replace", plan(session, type, {}, config).state->value};
  }
  return {same(*type.block, first.state->value, prior.value) ? "no-op" : "update", first.state->value};
}

/// Where two values differ, for the message.
std::string differences(const schema::Block& block, const Value& ours, const Value& theirs) {
  std::string all;
  const Value a = canonical(block, ours);
  const Value b = canonical(block, theirs);
  for (const auto& [name, value] : *a.as<Object>()) {
    const Value* other = b.find(name);
    if (other && value == *other) continue;
    const auto shown = [](const Value* what) {
      return !what ? "missing" : what->is_wholly_known() ? to_json(*what) : "has unknowns";
    };
    all += name + ": ours " + shown(&value) + ", Terraform's " + shown(other) + "\n";
  }
  return all;
}

void expect_same(const schema::ResourceType& type, const Judged& ours, const Judged& theirs) {
  EXPECT_EQ(ours.action, theirs.action) << type.name;
  EXPECT_EQ(differences(*type.block, ours.value, theirs.value), "") << type.name;
}

/// What AWS would have made of a plan.
Value made(const Value& planned, const schema::Type& type) {
  using Kind = schema::Type::Kind;
  if (!planned.is_unknown()) return planned;
  if (type.kind == Kind::String) return "made";
  if (type.kind == Kind::List || type.kind == Kind::Set) return List{};
  if (type.kind == Kind::Map) return Object{};
  return {};
}

Value made(const schema::Block& block, Value planned) {
  for (const schema::Attribute& attribute : block.attributes) {
    Value& member = *planned.find(attribute.name);
    member = made(member, attribute.type);
  }
  for (const schema::NestedBlock& nested : block.blocks) {
    Value& member = *planned.find(nested.name);
    if (member.is_unknown()) member = List{};
    List* items = member.as<List>();
    for (std::size_t i = 0; items && i < items->size(); ++i) (*items)[i] = made(*nested.block, (*items)[i]);
  }
  return planned;
}

TEST_F(TerraformAgrees, OnWhatIsMadeChangedAndReplaced) {
  write_settings();
  terraform({"init", "-input=false", "-no-color"});
  Provider provider = start();
  const Session session = planning(provider, tags);
  std::map<std::string, Object> configs;
  for (const Example& example : examples()) configs[example.type] = example.config;
  std::map<std::string, State> states;
  const auto creations = judge(configs);
  for (const auto& [name, config] : configs) {
    const schema::ResourceType& type = type_named(name.c_str());
    const Judged ours = our_plan(session, type, {}, config);
    expect_same(type, ours, creations.at(name));
    states[name].value = made(*type.block, ours.value);
  }

  write_state(states);
  for (const Example& example : examples()) {
    for (const auto& [name, value] : example.change) configs[example.type][name] = value;
  }
  const auto changes = judge(configs);
  for (const Example& example : examples()) {
    const schema::ResourceType& type = type_named(example.type);
    const auto upgraded = session.upgrade_state(type, type.version, to_json(states[example.type].value));
    ASSERT_TRUE(upgraded && upgraded->value) << example.type;
    const Judged ours = our_plan(session, type, {*upgraded->value, {}}, configs[example.type]);
    expect_same(type, ours, changes.at(example.type));
    EXPECT_EQ(ours.action, example.action) << example.type;
  }
}

}  // namespace
}  // namespace ashlar::provider::testing
