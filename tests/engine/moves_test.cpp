// Resources whose address changed between versions: their states move, and AWS sees nothing of it.
#include "engine/moves.h"

#include <gtest/gtest.h>

#include "engine/small_world.h"
#include "systems/moves.h"
#include "terraform/move_files.h"

namespace ashlar::engine {
namespace {

/// What was `aws_vpc.old` and `aws_subnet.a` of unit `network` became `aws_vpc.main` of the same, and
/// `aws_subnet.app` of unit `subnets`.
class Moving : public testing::SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    vpc = &add(network(), "aws_vpc", "old", {{"cidr_block", "10.0.0.0/16"}});
    add(network(), "aws_subnet", "a", {{"vpc_id", (*vpc)["id"]}, {"cidr_block", "10.0.0.0/24"}});
    apply();
    before = ids();
    server->forget_calls();
    become_the_next_version();
  }

  Unit& network() { return unit("network"); }
  Unit& subnets() { return unit("subnets"); }

  static Resource& add(Unit& unit, const char* type, const char* name, Object attributes) {
    return Scope(unit, "vpc", {}).add(type, name, std::move(attributes));
  }

  /// The tag by which a resource is known stays, as the architecture's own does.
  void become_the_next_version() {
    const Value vpc_tags = *find(network().resources.at(0)->attributes, "tags");
    const Value subnet_tags = *find(network().resources.at(1)->attributes, "tags");
    network().resources.clear();
    network().outputs.clear();
    vpc = &add(network(), "aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}, {"tags", vpc_tags}});
    add(subnets(), "aws_subnet", "app",
        {{"vpc_id", (*vpc)["id"]}, {"cidr_block", "10.0.0.0/24"}, {"tags", subnet_tags}});
    systems::add_moves(architecture, {{"network", "aws_vpc.old", "network", "aws_vpc.main", "2"},
                                      {"network", "aws_subnet.a", "subnets", "aws_subnet.app", "2"}});
    link(architecture, schema::Schema::builtin());
  }

  std::set<std::string> ids() const {
    std::set<std::string> all;
    for (const auto& [unit, state] : states())
      for (const auto& resource : state.resources)
        for (const auto& object : resource.objects) all.insert(object.attributes.at("id").get<std::string>());
    return all;
  }

  void expect_moved() {
    EXPECT_EQ(ids(), before);
    EXPECT_NE(states().at("stage/eu-west-1/stage/network").find("aws_vpc.main"), nullptr);
    EXPECT_NE(states().at("stage/eu-west-1/stage/subnets").find("aws_subnet.app"), nullptr);
    EXPECT_EQ(server->count("ec2 CreateVpc") + server->count("ec2 DeleteVpc") +
                  server->count("ec2 CreateSubnet") + server->count("ec2 DeleteSubnet"),
              0);
    const Plan after = plan(true);
    EXPECT_EQ(texts(after.problems), "");
    EXPECT_FALSE(after.has_changes());
  }

  Resource* vpc = nullptr;
  std::set<std::string> before;
};

TEST_F(Moving, NothingIsMadeOrDestroyed) {
  const Plan planned = plan();
  EXPECT_EQ(planned.moves.size(), 2U);
  EXPECT_EQ(planned.count(Action::None), 2U);
  EXPECT_TRUE(planned.has_changes());
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_FALSE(applied.failure) << applied.failure->text();
  EXPECT_EQ(applied.created + applied.updated + applied.replaced + applied.destroyed, 0U);
  expect_moved();
}

TEST_F(Moving, KilledBetweenTheTwoStatesItGoesOn) {
  const auto read = states();
  terraform::StateFile arrived = read.at("stage/eu-west-1/stage/subnets");
  const Move& move = architecture.moves.at(1);
  arrive(move, read.at("stage/eu-west-1/stage/network"), arrived);
  arrived.lineage = terraform::new_state("1.11.4").lineage;
  arrived.terraform_version = "1.11.4";
  ASSERT_TRUE(write_file(folder.path() / "units/stage/eu-west-1/stage/subnets/terraform.tfstate",
                         terraform::state_text(arrived)));
  EXPECT_EQ(plan().moves.size(), 2U);
  apply();
  expect_moved();
}

TEST_F(Moving, AnotherThingUnderTheNewAddressIsNoMove) {
  auto all = states();
  terraform::StateFile& network_state = all.at("stage/eu-west-1/stage/network");
  terraform::StateResource other = *network_state.find("aws_vpc.old");
  other.name = "main";
  other.objects.at(0).attributes["id"] = "vpc-other";
  network_state.resources.push_back(other);
  EXPECT_EQ(pending_moves(architecture, all).size(), 1U);
}

TEST_F(Moving, TerraformIsToldTheSame) {
  const FileTree files = terraform::move_files(architecture);
  ASSERT_EQ(files.size(), 1U);
  const auto file = nlohmann::json::parse(files.at("stage/eu-west-1/stage/network/moved.tf.json"));
  EXPECT_EQ(file.at("moved"), nlohmann::json::parse(R"([{"from": "aws_vpc.old", "to": "aws_vpc.main"}])"));
  EXPECT_EQ(file.at("removed").at(0).at("from"), "aws_subnet.a");
}

}  // namespace
}  // namespace ashlar::engine
