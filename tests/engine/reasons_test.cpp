// Why changes are made: from the lines that values remember, and the resources that they refer to.
#include "engine/reasons.h"

#include <gtest/gtest.h>

namespace ashlar::engine {
namespace {

using Kind = Reason::Kind;
using ProviderValue = provider::Value;
using ProviderList = provider::List;
using ProviderObject = provider::Object;

Place line(std::uint32_t number) { return {number, 3, FileId{1}}; }

/// A key, and a database that refers to it; plans of them by hand.
class Explaining : public testing::Test {
 protected:
  Explaining() {
    key = &Scope(unit, "keys", {}).add("aws_kms_key", "main", {{"description", "the key"}});
    database = &Scope(unit, "mysql", {line(4)})
                    .add("aws_db_instance", "primary",
                         {{"instance_class", Value("db.t4g.large").from(line(5))},
                          {"identifier", "prod-mysql"},
                          {"kms_key_id", (*key)["arn"]},
                          {"tags", object({{"Name", "prod-mysql"}})}});
    unit.default_tags = {{"team", Value("data").from(line(2))}};
  }

  Change& add(const Resource& resource, Action action, ProviderObject prior = {},
              ProviderObject planned = {}) {
    Change change;
    change.unit = unit.path.text();
    change.address = resource.address();
    change.type = resource.type;
    change.resource = &resource;
    change.action = action;
    change.prior.value = std::move(prior);
    change.planned.value = std::move(planned);
    plan.changes.push_back(std::move(change));
    return plan.changes.back();
  }

  std::vector<Reason> why(std::size_t change = 0) {
    tell_reasons(schema::Schema::builtin(), plan);
    return plan.changes[change].why;
  }
  using Reasons = std::vector<Reason>;

  Architecture architecture;
  Unit& unit = architecture.unit({"prod", "eu-west-1", "prod", "mysql"});
  Resource* key = nullptr;
  Resource* database = nullptr;
  Plan plan;
};

TEST_F(Explaining, AnUpdateByTheLineOfWhatDiffers) {
  add(*database, Action::Update, {{"instance_class", "db.t4g.medium"}, {"identifier", "prod-mysql"}},
      {{"instance_class", "db.t4g.large"}, {"identifier", "prod-mysql"}});
  EXPECT_EQ(why(), (Reasons{{Kind::Line, "instance_class", line(5)}}));
}

TEST_F(Explaining, AReplacementByWhatForcesIt) {
  Change& change =
      add(*database, Action::Replace, {{"instance_class", "db.t4g.medium"}, {"identifier", "old"}},
          {{"instance_class", "db.t4g.large"}, {"identifier", "prod-mysql"}, {"arn", provider::Unknown{}}});
  change.replaced_by = {{provider::Step::attribute("identifier")}};
  EXPECT_EQ(why(), (Reasons{{Kind::Own, "identifier"}}));
}

TEST_F(Explaining, WhatRefersToAChangeByThatChange) {
  add(*database, Action::Update, {{"kms_key_id", "arn:old"}}, {{"kms_key_id", provider::Unknown{}}});
  add(*key, Action::Replace);
  EXPECT_EQ(
      why(),
      (Reasons{{Kind::Resource, "kms_key_id", {}, unit.path.text(), "aws_kms_key.main", Action::Replace}}));
}

TEST_F(Explaining, WhatRefersToSomethingThatStaysByItself) {
  add(*database, Action::Update, {{"kms_key_id", "arn:other"}}, {{"kms_key_id", "arn:key"}});
  add(*key, Action::None);
  EXPECT_EQ(why(), (Reasons{{Kind::Own, "kms_key_id"}}));
}

TEST_F(Explaining, ConsequencesAreNoReasonsAndWhatIsNotAskedForAnyMoreIs) {
  add(*database, Action::Update,
      {{"endpoint", "a"}, {"backup_window", "01:00-02:00"}, {"instance_class", "db.t4g.medium"}},
      {{"endpoint", provider::Unknown{}}, {"instance_class", "db.t4g.large"}});
  EXPECT_EQ(why(), (Reasons{{Kind::Unwanted, "backup_window"}, {Kind::Line, "instance_class", line(5)}}));
}

TEST_F(Explaining, BlocksAreAskedForAsObjectsAndDocumentsHoldLines) {
  Resource& group =
      Scope(unit, "server", {})
          .add("aws_autoscaling_group", "main",
               {{"launch_template", object({{"id", "lt-1"}, {"version", Value("2").from(line(7))}})}});
  const auto planned = [](const char* version) {
    return ProviderObject{
        {"launch_template", ProviderList{ProviderObject{{"id", "lt-1"}, {"version", version}}}}};
  };
  add(group, Action::Update, planned("1"), planned("2"));
  Resource& policy =
      Scope(unit, "access", {})
          .add("aws_iam_policy", "main",
               {{"policy", json(object({{"Version", "1"}, {"Who", Value("me").from(line(9))}}))}});
  add(policy, Action::Update, {{"policy", "{}"}}, {{"policy", "{\"Who\":\"me\"}"}});
  EXPECT_EQ(why(0), (Reasons{{Kind::Line, "launch_template[0].version", line(7)}}));
  EXPECT_EQ(why(1), (Reasons{{Kind::Line, "policy", line(9)}}));
}

TEST_F(Explaining, TagsOfTheUnitByTheirLine) {
  const auto tagged = [](const char* team) {
    return ProviderObject{{"tags", ProviderObject{{"Name", "prod-mysql"}}},
                          {"tags_all", ProviderObject{{"Name", "prod-mysql"}, {"team", team}}}};
  };
  add(*database, Action::Update, tagged("web"), tagged("data"));
  EXPECT_EQ(why(), (Reasons{{Kind::Line, "tags_all[\"team\"]", line(2)}}));
}

TEST_F(Explaining, ACreationByTheLineThatAsksForIt) {
  add(*database, Action::Create);
  add(*key, Action::Create);
  EXPECT_EQ(why(0), (Reasons{{Kind::Line, "", line(4)}}));
  EXPECT_EQ(why(1), (Reasons{{Kind::Own}}));
}

TEST_F(Explaining, WhatSomebodyDidInAwsBeforeAnyLine) {
  add(*database, Action::Update, {{"instance_class", "db.m7g.large"}}, {{"instance_class", "db.t4g.large"}});
  add(*key, Action::Create);
  Change changed = plan.changes[0];
  std::swap(changed.prior, changed.planned);
  Change removed = plan.changes[1];
  removed.action = Action::Delete;
  plan.drift = {changed, removed};
  EXPECT_EQ(why(0), (Reasons{{Kind::Drift, "instance_class"}}));
  EXPECT_EQ(why(1), (Reasons{{Kind::Gone}}));
}

TEST_F(Explaining, WhatIsNotAskedForWhatWasReplacedAndWhatFailed) {
  add(*key, Action::Delete).resource = nullptr;
  add(*key, Action::Delete).deposed = "1a2b3c4d";
  add(*key, Action::Replace).tainted = true;
  add(*database, Action::None);
  EXPECT_EQ(why(0), (Reasons{{Kind::Unwanted}}));
  EXPECT_EQ(why(1), (Reasons{{Kind::Replaced}}));
  EXPECT_EQ(why(2), (Reasons{{Kind::Failed}}));
  EXPECT_EQ(why(3), Reasons{});
}

}  // namespace
}  // namespace ashlar::engine
