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
  for (const char* busy : {"RequestLimitExceeded", "TooManyRequestsException", "ThrottlingException"})
    EXPECT_NE(help(busy).find("too busy"), std::string::npos) << busy;
  EXPECT_NE(help("Cannot assume IAM Role: ExpiredToken: AccessDenied").find("sign in again"),
            std::string::npos);
}

TEST(WhatToDo, NamesTheThingThatIsToBeAdopted) {
  EXPECT_NE(help("creating IAM Role (x): EntityAlreadyExists: Role x exists")
                .find("ashlar adopt stage/eu-west-1/stage/vpc//aws_vpc.main ID"),
            std::string::npos);
}

TEST(WhatToDo, IsAnImportBlockInTheTeamsOwnTerraform) {
  const engine::Problem problem{"prod/eu-west-1/prod/exports", "aws_s3_bucket.a", nullptr, {}, "main.tf", 7};
  EXPECT_NE(what_to_do({Severity::Error, "BucketAlreadyOwnedByYou", "", {}}, problem)
                .find("an `import` block beside main.tf:7"),
            std::string::npos);
}

TEST(WhatToDo, SaysNothingOfWhatItDoesNotKnow) {
  EXPECT_EQ(help("creating EC2 VPC: InvalidParameterValue: 10.0.0.0/8 is too large"), "");
}

std::string cause(const char* unit, const std::string& error) {
  return cause_of({unit, "aws_vpc.main", nullptr, {{Severity::Error, error, "", {}}}});
}

std::string refused(const std::string& operation, const std::string& code) {
  return "creating it: operation error " + operation + ", https response error StatusCode: 403, RequestID: " +
         std::to_string(std::hash<std::string>()(operation + code)) + ", api error " + code + ": no";
}

TEST(WhatToDo, IsToldOnceOfWhatHasOneCause) {
  const std::string denied = refused("EC2: CreateVpc", "UnauthorizedOperation");
  EXPECT_EQ(cause("a", denied), cause("b", denied));
  EXPECT_NE(cause("a", denied), cause("a", refused("EC2: CreateSubnet", "UnauthorizedOperation")));
  EXPECT_EQ(cause("a", refused("EC2: CreateVpc", "ExpiredToken")),
            cause("b", refused("S3: CreateBucket", "ExpiredToken")));
  EXPECT_NE(cause("a", refused("IAM: CreateRole", "EntityAlreadyExists")),
            cause("b", refused("IAM: CreateRole", "EntityAlreadyExists")));
  EXPECT_NE(cause("a", "InvalidParameterValue"), cause("b", "InvalidParameterValue"));
}

TEST(WhatToDo, IsKnownOfFailuresToo) {
  Failure failure;
  failure.reason = "403: AccessDenied: no";
  EXPECT_NE(what_to_do(failure).find("a policy of who asks must allow it"), std::string::npos);
  failure.help = "its own";
  EXPECT_EQ(what_to_do(failure), "its own");
  failure = {};
  failure.reason = "BucketAlreadyOwnedByYou";
  EXPECT_EQ(what_to_do(failure), "") << "no resource that could be adopted is known";
}

}  // namespace
}  // namespace ashlar::cli
