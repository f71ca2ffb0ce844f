#include "cli/what_to_do.h"

#include <gtest/gtest.h>

namespace ashlar::cli {
namespace {

std::string help(const char* error) {
  const engine::Problem problem{"stage/eu-west-1/stage/vpc", "aws_vpc.main", nullptr, {}};
  return what_to_do({Severity::Error, error, "", {}}, problem);
}

TEST(WhatToDo, FollowsFromTheErrorsKind) {
  EXPECT_NE(help("creating EC2 VPC: VpcLimitExceeded: The maximum number of VPCs").find("quota"),
            std::string::npos);
  EXPECT_NE(help("api error AccessDeniedException: User: x is not authorized").find("extra_services"),
            std::string::npos);
  EXPECT_NE(help("Cannot assume IAM Role: ExpiredToken: AccessDenied").find("sign in again"),
            std::string::npos);
}

TEST(WhatToDo, NamesTheThingThatIsToBeAdopted) {
  EXPECT_NE(help("creating IAM Role (x): EntityAlreadyExists: Role x exists")
                .find("ashlar adopt stage/eu-west-1/stage/vpc//aws_vpc.main ID"),
            std::string::npos);
}

TEST(WhatToDo, SaysNothingOfWhatItDoesNotKnow) {
  EXPECT_EQ(help("creating EC2 VPC: InvalidParameterValue: 10.0.0.0/8 is too large"), "");
}

}  // namespace
}  // namespace ashlar::cli
