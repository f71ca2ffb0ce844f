// Dashboards: whatever has an alarm is on one, and CloudWatch takes it.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/resources.h"

namespace ashlar::testing {
namespace {

const Object& body_of(const Resource& dashboard) {
  return *find(dashboard.attributes, "dashboard_body")->as<JsonDocument>()->root->as<Object>();
}

struct Box {
  std::int64_t x, y, width, height;
};

Box box_of(const Object& widget) {
  const auto number = [&](const char* name) { return *find(widget, name)->as<std::int64_t>(); };
  return {number("x"), number("y"), number("width"), number("height")};
}

bool overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/// The alarms that the graphs show, by ARN.
std::set<std::string> graphs_of(const Resource& dashboard) {
  std::set<std::string> shown;
  for (const Value& widget : *find(body_of(dashboard), "widgets")->as<List>()) {
    const Object& members = *widget.as<Object>();
    if (*find(members, "type")->as<std::string>() != "metric") continue;
    const Object& properties = *find(members, "properties")->as<Object>();
    const Object& annotations = *find(properties, "annotations")->as<Object>();
    shown.insert(*find(annotations, "alarms")->as<List>()->front().as<std::string>());
  }
  return shown;
}

std::unique_ptr<Built> with_services(int count) {
  std::map<std::string, std::string> files = acme_files();
  std::string trial = "network: {cidr: 10.40.0.0/17}\nstatic_site: {}\nservices:\n";
  for (int i = 0; i < count; ++i)
    trial += fmt::format("  s{0}: {{image: acme/frontend, path: /s{0}, public: {1}}}\n", i, i % 2 == 0);
  files["stage/eu-west-1/trial.yaml"] = trial;
  return build_organization(files);
}

TEST(Dashboards, ShowEveryAlarmOfTheEnvironmentAlsoThoseInUsEast1) {
  const auto built = with_services(3);
  std::set<std::string> names;
  for (const auto& [path, unit] : built->architecture.units()) {
    if (path.account != "stage" || path.environment != "trial") continue;
    for (const auto& resource : unit->resources) {
      if (resource->type != "aws_cloudwatch_metric_alarm") continue;
      names.insert(fmt::format("arn:aws:cloudwatch:{}:{}:alarm:{}", unit->provider_region, unit->account_id,
                               text_at(*resource, {"alarm_name"})));
    }
  }
  EXPECT_EQ(
      graphs_of(resource_at(*built, "stage/eu-west-1/trial/dashboard", "aws_cloudwatch_dashboard.main")),
      names);
  EXPECT_EQ(
      std::count_if(names.begin(), names.end(),
                    [](const std::string& arn) { return arn.find(":us-east-1:") != std::string::npos; }),
      2)
      << "the health check's and the static site's";
}

TEST(Dashboards, PlaceWidgetsSideBySide) {
  const auto built = with_services(5);
  std::vector<Box> boxes;
  const Resource& dashboard =
      resource_at(*built, "stage/eu-west-1/trial/dashboard", "aws_cloudwatch_dashboard.main");
  for (const Value& widget : *find(body_of(dashboard), "widgets")->as<List>()) {
    const Box box = box_of(*widget.as<Object>());
    EXPECT_LE(box.x + box.width, 24);
    for (const Box& other : boxes) EXPECT_FALSE(overlap(box, other)) << box.x << "," << box.y;
    boxes.push_back(box);
  }
}

/// Two alarms for each service.
TEST(Dashboards, AreSplitBeforeCloudWatchRefusesThem) {
  const auto built = with_services(250);
  const Unit& unit = unit_at(*built, "stage/eu-west-1/trial/dashboard");
  ASSERT_EQ(unit.resources.size(), 2U);
  std::set<std::string> shown;
  for (const auto& dashboard : unit.resources) {
    EXPECT_LE(find(body_of(*dashboard), "widgets")->as<List>()->size(), 500U);
    for (const std::string& arn : graphs_of(*dashboard)) EXPECT_TRUE(shown.insert(arn).second) << arn;
  }
  EXPECT_GT(shown.size(), 500U);
}

TEST(HealthChecks, AskOnlyWhereSomethingPublicAnswersAndOnceItHasItsName) {
  const auto built = with_services(1);
  const Resource& check =
      resource_at(*built, "stage/us-east-1/trial/health-checks", "aws_route53_health_check.public");
  EXPECT_EQ(text_at(check, {"fqdn"}), "trial.stage.acme.example");
  EXPECT_TRUE(check.unit->depends_on().contains(&unit_at(*built, "stage/eu-west-1/trial/load-balancers")));
  const Resource& alarm =
      resource_at(*built, "stage/us-east-1/trial/health-checks", "aws_cloudwatch_metric_alarm.public_health");
  const Value& told = value_at(alarm, {"alarm_actions"}).as<List>()->front();
  EXPECT_EQ(told.as<Reference>()->resource->unit->path.text(), "stage/us-east-1/_global/notifications");
  EXPECT_EQ(find_unit(*with_services(0), "stage/us-east-1/trial/health-checks"), nullptr);
}

}  // namespace
}  // namespace ashlar::testing
