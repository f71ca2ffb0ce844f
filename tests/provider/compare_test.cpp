// When values are the same, and when nearly.
#include "provider/compare.h"

#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "provider/conform.h"
#include "provider/generated_values.h"
#include "provider/path.h"
#include "provider/replacement.h"
#include "provider/schema_example.h"
#include "provider/secrecy.h"

namespace ashlar::provider::testing {
namespace {

Value read(Object members) { return conform(example(), std::move(members), Origin::Configuration).value(); }

TEST(Compare, ASetHasNoOrderAndAListHas) {
  EXPECT_TRUE(same(example(), read({{"tags", List{"a", "b"}}}), read({{"tags", List{"b", "a"}}})));
  EXPECT_FALSE(same(example(), read({{"names", List{"a", "b"}}}), read({{"names", List{"b", "a"}}})));
}

TEST(Compare, SetsOfBlocksHaveNoOrderAtAnyDepth) {
  const auto ports = [](const char* a, const char* b) {
    return List{Object{{"key", a}}, Object{{"key", b}}};
  };
  const Value one =
      read({{"rules", List{Object{{"from", "x"}, {"ports", ports("1", "2")}}, Object{{"from", "y"}}}}});
  const Value two =
      read({{"rules", List{Object{{"from", "y"}}, Object{{"from", "x"}, {"ports", ports("2", "1")}}}}});
  EXPECT_FALSE(one == two);
  EXPECT_TRUE(same(example(), one, two));
}

TEST(Compare, NullIsNotEmptyUnlessAsked) {
  const Value null = read({});
  const Value empty = read({{"names", List{}}, {"id", ""}, {"limits", Object{}}});
  EXPECT_FALSE(same(example(), null, empty));
  EXPECT_TRUE(same_but_for_empty(example(), null, empty));
  EXPECT_FALSE(same_but_for_empty(example(), read({{"flag", false}}), null));
  EXPECT_FALSE(same_but_for_empty(example(), read({{"count", 0}}), null));
  EXPECT_FALSE(same_but_for_empty(example(), read({{"names", List{""}}}), null));
}

TEST(Compare, UnknownIsUnknown) {
  EXPECT_TRUE(same(example(), read({{"id", Unknown{}}}), read({{"id", Unknown{}}})));
  EXPECT_FALSE(same(example(), read({{"id", Unknown{}}}), read({})));
}

RC_GTEST_PROP(Compare, IsATotalOrder, ()) {
  const Value a = *any_value(2, true);
  const Value b = *any_value(2, true);
  const Value c = *any_value(2, true);
  RC_ASSERT(compare(a, a) == 0);
  RC_ASSERT(compare(a, b) == -compare(b, a));
  if (compare(a, b) <= 0 && compare(b, c) <= 0) RC_ASSERT(compare(a, c) <= 0);
}

RC_GTEST_PROP(Compare, AShuffledSetIsTheSame, ()) {
  List items = *few<List>(any_value(2, true));
  const schema::Type set{schema::Type::Kind::Set, {}, std::make_shared<schema::Type>()};
  const Value before = items;
  std::reverse(items.begin(), items.end());
  RC_ASSERT(same(set, before, items));
  RC_ASSERT(canonical(set, before) == canonical(set, canonical(set, before)));
}

TEST(Secrecy, WriteOnlyAttributesGoAtEveryDepth) {
  const Value bare = without_write_only(example(), read({{"password", "p"},
                                                         {"id", "x"},
                                                         {"items", Object{{"secret", "s"}, {"key", "k"}}},
                                                         {"by_name", Object{{"n", Object{{"secret", "s"}}}}},
                                                         {"one", Object{{"secret", "s"}}}}));
  EXPECT_TRUE(same(example(), bare,
                   read({{"id", "x"},
                         {"items", Object{{"key", "k"}}},
                         {"by_name", Object{{"n", Object{}}}},
                         {"one", Object{}}})));
}

std::vector<std::string> sensitive(Object members) {
  std::vector<std::string> texts;
  for (const Path& path : sensitive_paths(example(), read(std::move(members)))) texts.push_back(text(path));
  return texts;
}

TEST(Secrecy, SensitiveValuesAreNamedUpToTheSetThatHoldsThem) {
  EXPECT_EQ(sensitive({}), std::vector<std::string>{});
  EXPECT_EQ(sensitive({{"password", "p"},
                       {"by_name", Object{{"n", Object{{"secret", "s"}}}}},
                       {"items", List{Object{}, Object{{"secret", Unknown{}}}}},
                       {"rules", List{Object{{"from", "x"}}, Object{{"from", "y"}, {"key", "k"}}}}}),
            (std::vector<std::string>{"password", "by_name[\"n\"].secret", "items[1].secret", "rules"}));
}

TEST(Replacement, CountsOnlyWhatChanges) {
  const Value prior =
      read({{"id", "x"}, {"token", "t"}, {"items", List{Object{{"key", "a"}}}}, {"tags", List{"a", "b"}}});
  const Value planned = read(
      {{"id", "x"}, {"token", Unknown{}}, {"items", List{Object{{"key", "b"}}}}, {"tags", List{"b", "a"}}});
  const Path key{Step::attribute("items"), Step::at(0), Step::attribute("key")};
  const Path beyond{Step::attribute("items"), Step::at(7), Step::attribute("key")};
  const std::vector<Path> named{
      {Step::attribute("id")}, {Step::attribute("token")}, key, beyond, {Step::attribute("tags")}};
  EXPECT_EQ(replaced_by(example(), named, prior, planned),
            (std::vector<Path>{key, {Step::attribute("token")}}))
      << "in one order, whatever theirs is";
  EXPECT_TRUE(replaced_by(example(), named, {}, planned).empty());
  EXPECT_TRUE(replaced_by(example(), named, prior, {}).empty());
}

TEST(Paths, AreWrittenAsTerraformDoes) {
  const Path path{Step::attribute("a"), Step::at(0), Step::attribute("b"), Step::key("k")};
  EXPECT_EQ(text(path), "a[0].b[\"k\"]");
  const Value value = Object{{"a", List{Object{{"b", Object{{"k", 7}}}}}}};
  EXPECT_EQ(*at(value, path), Value(7));
  EXPECT_EQ(at(value, {Step::attribute("a"), Step::at(1)}), nullptr);
  EXPECT_EQ(at(value, {Step::attribute("a"), Step::at(-1)}), nullptr);
}

}  // namespace
}  // namespace ashlar::provider::testing
