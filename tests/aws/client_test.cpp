// What is tried again, what an error says, and where requests go: without a network.
#include "aws/client.h"

#include <gtest/gtest.h>

#include "aws/s3.h"
#include "aws/script.h"

namespace ashlar::aws {
namespace {

Expected<Response> broken() {
  Failure failure;
  failure.reason = "Connection reset";
  failure.retryable = true;
  return tl::unexpected(failure);
}

const std::string throttled =
    R"({"__type":"com.amazon.coral#ThrottlingException","message":"Rate exceeded"})";

TEST(Client, TriesAgainWhereThatHelps) {
  Script script{{broken(), answer(503), answer(429), answer(400, throttled), answer(200, "done")}};
  EXPECT_EQ(script.client().call({})->body, "done");
  ASSERT_EQ(script.pauses.size(), 4U);
  double bound = 0.2;
  for (const double pause : script.pauses) {
    EXPECT_GE(pause, 0);
    EXPECT_LE(pause, bound);
    bound *= 2;
  }
}

TEST(Client, GivesUp) {
  Script script{{answer(500)}};
  EXPECT_EQ(script.client().call({})->status, 500);
  EXPECT_EQ(script.asked.size(), 5U);
  Script dead{{broken()}};
  EXPECT_FALSE(dead.client().call({}));
  EXPECT_EQ(dead.asked.size(), 5U);
}

TEST(Client, ARefusalIsAnAnswer) {
  for (const int status : {400, 403, 404, 412, 501}) {
    Script script{{answer(status)}};
    EXPECT_EQ(script.client().call({})->status, status);
    EXPECT_EQ(script.asked.size(), 1U);
  }
}

TEST(ServiceErrors, AreUnderstoodInAllForms) {
  const std::vector<std::string> bodies{
      "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code><Message>m</Message></Error>",
      "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchKey</Code><Message>m</Message></Error></"
      "ErrorResponse>",
      "<Response><Errors><Error><Code>NoSuchKey</Code><Message>m</Message></Error></Errors></Response>",
      R"({"__type":"com.amazonaws#NoSuchKey","Message":"m"})"};
  for (const std::string& body : bodies) {
    const ServiceError error = error_of(answer(404, body));
    EXPECT_EQ(error.code + " " + error.message, "NoSuchKey m") << body;
  }
  Response by_header = answer(400, R"({"message":"m"})");
  by_header.headers["x-amzn-errortype"] = "NoSuchKey:http://internal.amazon.com/x/";
  EXPECT_EQ(error_of(by_header).code, "NoSuchKey");
  EXPECT_EQ(error_of(answer(502, "<html>Bad <b>Gateway")).code, "");
  EXPECT_EQ(error_of(answer(502, "[7]")).code, "");
}

TEST(S3, TellsAMissingObjectFromAMissingBucket) {
  Script script{{answer(404, "<Error><Code>NoSuchKey</Code></Error>")}};
  const ObjectPlace place{"acme-state", "eu-west-1", "a b/terraform.tfstate"};
  EXPECT_FALSE(get_object(script.client(), place).value());
  EXPECT_EQ(script.asked[0].origin, "https://acme-state.s3.eu-west-1.amazonaws.com");
  script.answers = {answer(404, "<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>")};
  const auto refusal = get_object(script.client(), place);
  ASSERT_FALSE(refusal);
  EXPECT_EQ(refusal.error().text(),
            "cannot read s3://acme-state/a b/terraform.tfstate: NoSuchBucket: none (404)");
}

TEST(S3, PutsOnlyWhereThereIsNone) {
  Script script{{answer(412), answer(409), answer(200)}};
  const Client client = script.client();
  EXPECT_EQ(put_object(client, {}, "x", {true, "", ""}), PutResult::Exists);
  EXPECT_EQ(put_object(client, {}, "x", {true, "", ""}), PutResult::Exists);
  EXPECT_EQ(put_object(client, {}, "x", {true, "key", ""}), PutResult::Written);
  EXPECT_EQ(script.asked[2].headers.at("if-none-match"), "*");
  EXPECT_EQ(script.asked[2].headers.at("x-amz-server-side-encryption-aws-kms-key-id"), "key");
}

TEST(Endpoints, AreAwssUnlessToldOtherwise) {
  EXPECT_EQ(endpoints().origin("sts", "eu-west-1"), "https://sts.eu-west-1.amazonaws.com");
  EXPECT_EQ(endpoints().origin("organizations", "eu-west-1"),
            "https://organizations.us-east-1.amazonaws.com");
  EXPECT_EQ(endpoints().origin("sts", "cn-north-1"), "https://sts.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(endpoints().bucket("a.b", "eu-west-1").origin, "https://s3.eu-west-1.amazonaws.com");
  const Endpoints elsewhere = endpoints(
      {{"AWS_ENDPOINT_URL", "http://127.0.0.1:5000/"}, {"AWS_ENDPOINT_URL_STS", "http://127.0.0.1:5001"}});
  EXPECT_EQ(elsewhere.origin("iam", "x"), "http://127.0.0.1:5000");
  EXPECT_EQ(elsewhere.origin("sts", "x"), "http://127.0.0.1:5001");
  EXPECT_TRUE(elsewhere.bucket("acme-state", "x").in_path);
}

}  // namespace
}  // namespace ashlar::aws
