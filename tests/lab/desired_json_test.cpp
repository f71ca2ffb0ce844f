#include "lab/desired_json.h"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include "lab/desired_example.h"
#include "lab/difference.h"

namespace ashlar::lab {
namespace {

using nlohmann::json;

Desired there_and_back(const Desired& desired) { return desired_from(json::parse(to_json(desired).dump())); }

TEST(DesiredJson, every_field_survives) {
  const Desired desired = test::desired_example();
  const Desired found = there_and_back(desired);
  EXPECT_EQ(found.servers, desired.servers);
  EXPECT_EQ(found.groups, desired.groups);
  EXPECT_EQ(found.forwards, desired.forwards);
  EXPECT_EQ(found.networks.namespaces, desired.networks.namespaces);
  EXPECT_EQ(found.networks.links, desired.networks.links);
  EXPECT_EQ(found.networks.floating, desired.networks.floating);
}

/// The example would not show a field that it leaves at its default.
TEST(DesiredJson, the_example_leaves_no_field_of_a_server_at_its_default) {
  const json example = to_json(test::desired_example()).at("servers").at(0);
  Desired plain;
  plain.servers.emplace_back();
  const json defaults = to_json(plain).at("servers").at(0);
  EXPECT_EQ(example.size(), 16U) << "fields of Server: is the new one in the example?";
  for (const auto& [name, value] : defaults.items()) EXPECT_NE(example.at(name), value) << name;
}

TEST(DesiredJson, absent_values_stay_absent) {
  Desired desired;
  desired.servers.emplace_back();
  desired.networks.namespaces["a"].routes.emplace_back();
  const Desired found = there_and_back(desired);
  EXPECT_EQ(found.servers, desired.servers);
  EXPECT_EQ(found.networks.namespaces, desired.networks.namespaces);
}

TEST(DesiredJson, what_came_back_differs_in_nothing) {
  const Desired desired = test::desired_example();
  EXPECT_TRUE(difference(desired, there_and_back(desired)).empty());
}

TEST(DesiredJson, anything_else_throws) {
  const json whole = to_json(test::desired_example());
  for (const auto& part : whole.items()) {
    json less = whole;
    less.erase(part.key());
    EXPECT_THROW(desired_from(less), json::exception) << part.key();
    less[part.key()] = 7;
    EXPECT_THROW(desired_from(less), json::exception) << part.key();
  }
  json wrong = whole;
  wrong["servers"][0]["health"]["port"] = "https";
  EXPECT_THROW(desired_from(wrong), json::exception);
  EXPECT_THROW(desired_from(json::array()), json::exception);
}

}  // namespace
}  // namespace ashlar::lab
