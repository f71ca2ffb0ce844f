#include "engine/evaluate.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "engine/ignore_changes.h"
#include "engine/reference_path.h"

namespace ashlar::engine {
namespace {

using provider::Unknown;
using PList = provider::List;
using PObject = provider::Object;

TEST(ReferencePath, LeadsThroughBlocksListsAndMaps) {
  const provider::Value value = PObject{{"id", "vpc-1"},
                                        {"config", PList{PObject{{"arn", "a"}}, PObject{{"arn", "b"}}}},
                                        {"tags", PObject{{"a.b", "c"}}},
                                        {"later", Unknown{}}};
  EXPECT_EQ(follow(value, "id"), provider::Value("vpc-1"));
  EXPECT_EQ(follow(value, "config[1].arn"), provider::Value("b"));
  EXPECT_EQ(follow(value, "config[*].arn"), provider::Value("a"));
  EXPECT_EQ(follow(value, "tags[\"a.b\"]"), provider::Value("c"));
  EXPECT_TRUE(follow(value, "later[0].x").is_unknown());
  EXPECT_TRUE(follow(Unknown{}, "id").is_unknown());
  EXPECT_TRUE(follow(value, "config[7].arn").is_null());
  EXPECT_TRUE(follow(value, "config[*].none").is_null());
  EXPECT_THROW(follow(value, ""), std::logic_error);
  EXPECT_THROW(follow(value, "config[0"), std::logic_error);
}

class Evaluation : public ::testing::Test {
 protected:
  /// `known` leads to a text, `later` to nothing known yet, `secret` to a secret, `number` to a number.
  static Resolved resolve(const Reference& reference) {
    if (reference.path == "known") return {"arn:aws:x", false};
    if (reference.path == "number") return {8, false};
    if (reference.path == "secret") return {"hush", true};
    return {Unknown{}, false};
  }
  Value to(const char* path) const { return Reference{&resource_, path}; }
  static Evaluated of(Value value) { return evaluate({{"a", std::move(value)}}, resolve); }
  static provider::Value value_of(Value value) { return *of(std::move(value)).value.find("a"); }

  const Resource resource_{};
};

TEST_F(Evaluation, DataStaysWhatItIs) {
  EXPECT_EQ(value_of(List{true, 7, "x", Value(), object({{"k", "v"}})}),
            provider::Value(PList{true, 7, "x", provider::Value(), PObject{{"k", "v"}}}));
}

TEST_F(Evaluation, ReferencesBecomeWhatTheyLeadTo) {
  EXPECT_EQ(value_of(to("known")), provider::Value("arn:aws:x"));
  EXPECT_EQ(value_of(to("number")), provider::Value(8));
  EXPECT_TRUE(value_of(to("later")).is_unknown());
}

TEST_F(Evaluation, TextsAreUnknownAsSoonAsAPartIs) {
  EXPECT_EQ(value_of(concat({"a/", to("known"), "/${", to("number")})), provider::Value("a/arn:aws:x/${8"));
  EXPECT_TRUE(value_of(concat({"a/", to("known"), to("later")})).is_unknown());
}

TEST_F(Evaluation, DocumentsAreTheFilesThatTerraformReads) {
  const Value policy = json(object({{"Resource", concat({to("known"), "/*"})}, {"n", 1}}));
  EXPECT_EQ(value_of(policy), provider::Value("{\n  \"Resource\": \"arn:aws:x/*\",\n  \"n\": 1\n}\n"));
  EXPECT_TRUE(value_of(json(object({{"Resource", to("later")}}))).is_unknown());
  const Value boot = cloud_config(object({{"files", List{"x"}}}));
  EXPECT_EQ(*decode_base64(*value_of(boot).as<std::string>()),
            "#cloud-config\n{\n  \"files\": [\n    \"x\"\n  ]\n}\n");
}

TEST_F(Evaluation, SecretsMarkWhereTheyFlow) {
  const Evaluated evaluated = of(object({{"plain", "x"}, {"list", List{"x", concat({"y", to("secret")})}}}));
  ASSERT_EQ(evaluated.sensitive.size(), 1U);
  EXPECT_EQ(provider::text(evaluated.sensitive[0]), "a.list[1]");
  EXPECT_EQ(of(json(object({{"x", to("secret")}}))).sensitive.size(), 1U);
  EXPECT_TRUE(of(to("known")).sensitive.empty());
}

TEST(IgnoreChanges, KeepsWhatIsThere) {
  const provider::Value prior =
      PObject{{"size", 3}, {"tags", PObject{{"a", "1"}, {"b", "2"}}}, {"name", "old"}};
  provider::Value config = PObject{{"size", 1}, {"tags", PObject{{"a", "9"}, {"c", "3"}}}, {"name", "new"}};
  ignore_changes({false, false, {"size", "tags[\"a\"]", "tags[\"c\"]"}}, prior, config);
  EXPECT_EQ(config, provider::Value(PObject{{"size", 3}, {"tags", PObject{{"a", "1"}}}, {"name", "new"}}));
}

}  // namespace
}  // namespace ashlar::engine
