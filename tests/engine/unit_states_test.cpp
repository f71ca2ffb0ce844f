#include "engine/unit_states.h"

#include <gtest/gtest.h>

#include "base/temporary_folder.h"
#include "engine/state_access.h"

namespace ashlar::engine {
namespace {

/// A unit of account 200000000005, and its state.
class UnitStates : public ::testing::Test {
 protected:
  UnitStates() {
    unit.path = {"stage", "eu-west-1", "stage", "keys"};
    unit.account_id = "200000000005";
    unit.account_id_known = true;
    state = terraform::new_state("1.11.0");
  }

  void add(const std::string& address, const nlohmann::json& arn) {
    terraform::StateResource resource;
    resource.mode = "managed";
    resource.type = "aws_kms_key";
    resource.name = address;
    resource.provider = "provider[\"registry.terraform.io/hashicorp/aws\"]";
    resource.objects.emplace_back().attributes = {{"arn", arn}};
    state.resources.push_back(std::move(resource));
  }

  Expected<std::map<std::string, terraform::StateFile>> read() const {
    const OpenState open = local_states(folder.path());
    const auto backend = open(unit);
    EXPECT_TRUE(backend->lock(terraform::new_lock("test", "test", backend->name())));
    EXPECT_TRUE(backend->write(state));
    EXPECT_TRUE(backend->unlock());
    return read_states({&unit}, open);
  }

  const test::TemporaryFolder folder;
  Unit unit;
  terraform::StateFile state;
};

TEST_F(UnitStates, OfAnotherAccountAreRefused) {
  add("a", "arn:aws:kms:eu-west-1:200000000009:key/a");
  add("b", "arn:aws:s3:::bucket");
  const auto states = read();
  ASSERT_FALSE(states);
  EXPECT_EQ(
      states.error().text(),
      "cannot use the state of stage/eu-west-1/stage/keys: what it records is in account 200000000009, and "
      "account stage is 200000000005 here");
}

TEST_F(UnitStates, MayNameOthersBesideTheirOwn) {
  add("a", "arn:aws:kms:eu-west-1:200000000009:key/a");
  add("b", "arn:aws:kms:eu-west-1:200000000005:key/b");
  add("c", nullptr);
  add("d", "arn:aws:iam::aws:policy/d");
  EXPECT_TRUE(read());
}

TEST_F(UnitStates, OfWhatTheTeamWritesMayBeAnyAccounts) {
  add("a", "arn:aws:kms:eu-west-1:200000000009:key/a");
  unit.team_files["main.tf"] = "";
  EXPECT_TRUE(read());
}

}  // namespace
}  // namespace ashlar::engine
