#include "aws/empty_bucket.h"

#include <gtest/gtest.h>

#include "aws/s3.h"
#include "aws/script.h"
#include "support/aws_server.h"

namespace ashlar::aws {
namespace {

const std::string region = "eu-west-1";

class EmptyBuckets : public ashlar::testing::WithAwsServer {
 protected:
  void SetUp() override {
    WithAwsServer::SetUp();
    if (server == nullptr) return;
    s3("PUT", "acme-logs",
       "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
       "</CreateBucketConfiguration>");
  }

  void keep_versions() const {
    s3("PUT", "acme-logs",
       "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>Enabled</Status>"
       "</VersioningConfiguration>",
       {{"versioning", ""}});
  }
  void put(const std::string& key) const { s3("PUT", "acme-logs/" + key, "x"); }
  /// S3 does so only where nothing is left.
  void delete_bucket() const { s3("DELETE", "acme-logs"); }
};

TEST_F(EmptyBuckets, VersionsMarkersAndUploadsGo) {
  const Client client = server->client();
  put("before");  // its version is `null`
  keep_versions();
  put("a/b");
  put("a/b");
  s3("DELETE", "acme-logs/a/b");
  s3("POST", "acme-logs/begun", "", {{"uploads", ""}});
  EXPECT_THROW(delete_bucket(), std::runtime_error);
  std::vector<std::size_t> heard;
  const auto deleted = empty_bucket(client, "acme-logs", region, [&](std::size_t n) { heard.push_back(n); });
  ASSERT_TRUE(deleted) << deleted.error().text();
  EXPECT_EQ(*deleted, 5U);
  EXPECT_EQ(heard, (std::vector<std::size_t>{1, 5}));
  EXPECT_EQ(empty_bucket(client, "acme-logs", region), 0U);
  delete_bucket();
  EXPECT_EQ(empty_bucket(client, "acme-logs", region), 0U);
}

TEST_F(EmptyBuckets, KeysMayBeAnything) {
  const Client client = server->client();
  for (const char* key : {"a b+c", "ü/%41&<>\"'", "50%", "bell\x07", "tab\t"}) put(key);
  const auto deleted = empty_bucket(client, "acme-logs", region);
  ASSERT_TRUE(deleted) << deleted.error().text();
  EXPECT_EQ(*deleted, 5U);
  delete_bucket();
}

TEST(EmptyBucketsByScript, PageAfterPageGoesUntilNothingIsListed) {
  const Response none = answer(200, "<ListMultipartUploadsResult/>");
  const auto page = [](const std::string& key) {
    return answer(200, "<ListVersionsResult><IsTruncated>true</IsTruncated><Version><Key>" + key +
                           "</Key><VersionId>v</VersionId></Version></ListVersionsResult>");
  };
  const Response done = answer(200, "<DeleteResult/>");
  Script script{{none, page("a"), done, page("b"), done, answer(200, "<ListVersionsResult/>")}};
  std::vector<std::size_t> heard;
  EXPECT_EQ(empty_bucket(script.client(), "acme-logs", region, [&](std::size_t n) { heard.push_back(n); }),
            2U);
  EXPECT_EQ(heard, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(query_text(script.asked[3]), "encoding-type=url&versions=");
}

TEST(EmptyBucketsByScript, WhatStaysListedIsNotDeletedForEver) {
  const Response page = answer(
      200,
      "<ListVersionsResult><Version><Key>a</Key><VersionId>v</VersionId></Version></ListVersionsResult>");
  Script script{{answer(200, "<ListMultipartUploadsResult/>"), page, answer(200, "<DeleteResult/>"), page}};
  const auto deleted = empty_bucket(script.client(), "acme-logs", region);
  ASSERT_FALSE(deleted);
  EXPECT_NE(deleted.error().reason.find("lists it still"), std::string::npos) << deleted.error().text();
}

TEST(EmptyBucketsByScript, OneThatIsLockedIsNamed) {
  Script script{
      {answer(200, "<ListMultipartUploadsResult/>"),
       answer(200,
              "<ListVersionsResult><EncodingType>url</EncodingType><Version><Key>a+b%2B</Key><VersionId>v</"
              "VersionId></Version>"
              "<Version><Key>c</Key><VersionId>w</VersionId></Version></ListVersionsResult>"),
       answer(200,
              "<DeleteResult><Error><Key>a b+</Key><VersionId>v</VersionId><Code>AccessDenied</Code>"
              "<Message>locked</Message></Error><Error><Key>c</Key></Error></DeleteResult>")}};
  const auto deleted = empty_bucket(script.client(), "acme-logs", region);
  ASSERT_FALSE(deleted);
  EXPECT_EQ(deleted.error().text(), "cannot delete s3://acme-logs/a b+: AccessDenied: locked (and 1 more)");
  EXPECT_EQ(script.asked[2].body,
            "<Delete><Quiet>true</Quiet><Object><Key>a b+</Key><VersionId>v</VersionId></Object>"
            "<Object><Key>c</Key><VersionId>w</VersionId></Object></Delete>");
  // printf %s BODY | openssl dgst -sha256 -binary | base64
  EXPECT_EQ(script.asked[2].headers.at("x-amz-checksum-sha256"),
            "unkMgaxuTm4TYetp1fiwxr+Egs+rp9A8EDUPlDl1CqM=");
}

}  // namespace
}  // namespace ashlar::aws
