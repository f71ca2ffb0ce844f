// What a deploy role applies it may also make, read and delete: by deploy_actions.txt, type by type.
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>

#include <fnmatch.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "config/role_names.h"
#include "support/resources.h"
#include "systems/statement_rows.h"

namespace ashlar::testing {
namespace {

using Texts = std::set<std::string>;
using ByAccount = std::map<std::string, Texts>;

/// The table: actions by type.
std::map<std::string, Texts> needed_actions() {
  std::map<std::string, Texts> table;
  std::ifstream file(std::string(ASHLAR_SOURCE_DIR) + "/tests/systems/deploy_actions.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::size_t cut = line.find(" | ");
    if (cut == std::string::npos) throw std::runtime_error("no actions: " + line);
    const std::vector<std::string> actions = split(line.substr(cut + 3), ' ');
    if (!table.emplace(line.substr(0, cut), Texts(actions.begin(), actions.end())).second)
      throw std::runtime_error("a second line: " + line);
  }
  return table;
}

/// Units that people apply, as another role, are left out.
ByAccount types_applied(const Built& built) {
  ByAccount types;
  for (const auto& [path, unit] : built.architecture.units()) {
    if (!unit->deploy_role_arn.ends_with(auto_deploy_role)) continue;
    for (const auto& resource : unit->resources) types[path.account].insert(resource->type);
  }
  return types;
}

/// What the deploy role's own policies allow, on whatever resources.
ByAccount actions_allowed(const Built& built) {
  ByAccount actions;
  for (const Subject& subject : subjects_of(built)) {
    if (!subject.address.starts_with("aws_iam_policy.deploy_")) continue;
    for (const auto& statement : subject.attributes.at("policy").at("Statement")) {
      if (statement.at("Effect") != "Allow") continue;
      const std::string account = split(subject.unit, '/').front();
      for (const auto& action : statement.at("Action")) actions[account].insert(action.get<std::string>());
    }
  }
  return actions;
}

bool is_allowed(const Texts& patterns, const std::string& action) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    return fnmatch(pattern.c_str(), action.c_str(), 0) == 0;
  });
}

class DeployActions : public ::testing::Test {
 protected:
  std::unique_ptr<Built> acme_ = build_organization(acme_files());
  std::map<std::string, Texts> needed_ = needed_actions();
  ByAccount types_ = types_applied(*acme_);
};

TEST_F(DeployActions, AreAllowedForEachTypeThatIsApplied) {
  ByAccount allowed = actions_allowed(*acme_);
  for (const auto& [account, types] : types_) {
    for (const std::string& type : types) {
      EXPECT_TRUE(needed_.contains(type)) << "not in deploy_actions.txt: " << type << " | (actions)";
      for (const std::string& action : needed_[type])
        EXPECT_TRUE(is_allowed(allowed[account], action)) << account << ", " << type << ": " << action;
    }
  }
}

TEST_F(DeployActions, AreNamedForNoOtherType) {
  Texts applied;
  for (const auto& [account, types] : types_) applied.insert(types.begin(), types.end());
  for (const auto& [type, actions] : needed_)
    EXPECT_TRUE(applied.contains(type)) << "no longer applied by a deploy role: " << type;
}

/// Which belongs to no account: what is allowed on the account's own resources does not count for it.
TEST_F(DeployActions, ADestroyedDisksLastSnapshotGetsTheDisksTags) {
  const Resource& servers = resource_at(*acme_, "stage/_global/access", "aws_iam_policy.deploy_servers");
  const Object* tags = statement(servers, "policy", "TagsOfSnapshots");
  ASSERT_NE(tags, nullptr);
  EXPECT_EQ(*value_of<List>(*tags, "Action").front().as<std::string>(), "ec2:CreateTags");
  EXPECT_EQ(*value_of<List>(*tags, "Resource").front().as<std::string>(), "arn:aws:ec2:*::snapshot/*");
  const Object as_it_is_made = value_of<Object>(value_of<Object>(*tags, "Condition"), "StringEquals");
  EXPECT_EQ(value_of<std::string>(as_it_is_made, "ec2:CreateAction"), "CreateSnapshot");
}

}  // namespace
}  // namespace ashlar::testing
