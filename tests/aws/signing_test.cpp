// Against the signatures that AWS publishes: S3's API reference ("Authenticating Requests", examples of
// single chunks) and the Signature Version 4 test suite.
#include "aws/signing.h"

#include <gtest/gtest.h>

namespace ashlar::aws {
namespace {

const std::string secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

std::chrono::system_clock::time_point at(std::time_t time) {
  return std::chrono::system_clock::from_time_t(time);
}

std::string signature(const Request& request, const Credentials& credentials, std::time_t time) {
  const std::string header = sign(request, credentials, at(time)).headers.at("authorization");
  return header.substr(header.rfind('=') + 1);
}

std::string s3_signature(Request request) {
  constexpr std::time_t day = 1369353600;  // 2013-05-24
  request.service = "s3";
  request.region = "us-east-1";
  request.origin = "https://examplebucket.s3.amazonaws.com";
  return signature(request, {"AKIAIOSFODNN7EXAMPLE", secret, "", {}}, day);
}

TEST(Signing, GetsAnObjectAsS3Shows) {
  Request request;
  request.path = "/test.txt";
  request.headers["range"] = "bytes=0-9";
  EXPECT_EQ(s3_signature(request), "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(Signing, PutsAnObjectAsS3Shows) {
  Request request;
  request.method = "PUT";
  request.path = "/test$file.text";
  request.headers["date"] = "Fri, 24 May 2013 00:00:00 GMT";
  request.headers["x-amz-storage-class"] = "REDUCED_REDUNDANCY";
  request.body = "Welcome to Amazon S3.";
  EXPECT_EQ(s3_signature(request), "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(Signing, GetsALifecycleAsS3Shows) {
  Request request;
  request.query = {{"lifecycle", ""}};
  EXPECT_EQ(s3_signature(request), "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

TEST(Signing, ListsObjectsAsS3Shows) {
  Request request;
  request.query = {{"prefix", "J"}, {"max-keys", "2"}};
  EXPECT_EQ(s3_signature(request), "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

/// The suite's service is `service`, its time 2015-08-30T12:36:00Z.
TEST(Signing, IsAsTheTestSuiteShows) {
  constexpr std::time_t time = 1440938160;
  Request request;
  request.service = "service";
  request.region = "us-east-1";
  request.origin = "https://example.amazonaws.com";
  const Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "", {}};
  EXPECT_EQ(sign(request, credentials, at(time)).headers.at("authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders=host;x-amz-date, "
            "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  request.query = {{"Param2", "value2"}, {"Param1", "value1"}};  // get-vanilla-query-order-key-case
  EXPECT_EQ(signature(request, credentials, time),
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
}

TEST(Signing, ATokenIsSent) {
  Request request;
  request.service = "sts";
  const Request signed_one = sign(request, {"a", "b", "token", {}}, at(0));
  EXPECT_EQ(signed_one.headers.at("x-amz-security-token"), "token");
  EXPECT_NE(signed_one.headers.at("authorization").find(";x-amz-security-token"), std::string::npos);
}

}  // namespace
}  // namespace ashlar::aws
