// `ashlar adopt`: what fits comes into the state, what does not is refused.
#include <nlohmann/json.hpp>

#include "cli/acme_on_aws.h"

namespace ashlar::cli {
namespace {

constexpr const char* unit = "stage/eu-west-1/stage/vpc";
constexpr const char* address = "stage/eu-west-1/stage/vpc//aws_vpc.main";

class Adopting : public testing::AcmeOnAws {
 protected:
  /// As somebody made it by hand.
  std::string vpc(const std::string& cidr) const {
    return ashlar::testing::element(
        query(server->client_in(testing::stage_account), "ec2", "CreateVpc", {{"CidrBlock", cidr}}), "vpcId");
  }
  void expect_nothing_written() const {
    EXPECT_EQ(state_of(unit), "");
    EXPECT_FALSE(std::filesystem::exists(folder.path() / ".ashlar" / "apply.journal"));
  }
};

TEST_F(Adopting, TellsWhatTheNextApplyChangesInPlace) {
  const std::string id = vpc("10.17.0.0/17");
  const Finished done = ashlar({"adopt", address, id});
  ASSERT_EQ(done.exit_code, 0) << done.out << done.err;
  EXPECT_NE(done.out.find("enable_dns_hostnames: false -> true"), std::string::npos) << done.out;
  EXPECT_NE(state_of(unit).find(id), std::string::npos);
  const Finished again = ashlar({"adopt", address, id, "--json"});
  EXPECT_EQ(again.exit_code, 1);
  EXPECT_NE(again.out.find("its state holds it already: id: " + id), std::string::npos) << again.out;
}

TEST_F(Adopting, RefusesWhatTheNextApplyWouldReplace) {
  const Finished refused = ashlar({"adopt", address, vpc("10.99.0.0/16")});
  EXPECT_EQ(refused.exit_code, 1) << refused.out;
  EXPECT_NE(refused.err.find("cidr_block: \"10.99.0.0/16\" -> \"10.17.0.0/17\""), std::string::npos)
      << refused.err;
  expect_nothing_written();
}

TEST_F(Adopting, RefusesWhatRefersToThingsThatAreNotThereYet) {
  const std::string subnet =
      ashlar::testing::element(query(server->client_in(testing::stage_account), "ec2", "CreateSubnet",
                                     {{"VpcId", vpc("10.17.0.0/17")}, {"CidrBlock", "10.17.0.0/24"}}),
                               "subnetId");
  const Finished refused = ashlar({"adopt", "stage/eu-west-1/stage/vpc//aws_subnet.public_a", subnet});
  EXPECT_EQ(refused.exit_code, 1) << refused.out;
  EXPECT_NE(refused.err.find("vpc_id"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("adopt or make first what it refers to"), std::string::npos) << refused.err;
  expect_nothing_written();
}

TEST_F(Adopting, LeavesTheTeamsOwnToTerraform) {
  const Finished refused =
      ashlar({"adopt", "prod/eu-west-1/prod/order-exports//aws_dynamodb_table.exported", "a"});
  EXPECT_EQ(refused.exit_code, 2) << refused.out;
  EXPECT_NE(refused.err.find("by an `import` block there"), std::string::npos) << refused.err;
}

TEST_F(Adopting, WhatIsNotThereLeavesNothingBehind) {
  const Finished refused = ashlar({"adopt", address, "vpc-0123456789abcdef0"});
  EXPECT_EQ(refused.exit_code, 1) << refused.out;
  EXPECT_NE(refused.err.find("AWS has no such thing"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("the section Import"), std::string::npos) << refused.err;
  expect_nothing_written();
}

}  // namespace
}  // namespace ashlar::cli
