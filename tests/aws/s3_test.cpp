// Lists of objects.
#include "aws/s3.h"

#include <gtest/gtest.h>

#include "aws/script.h"

namespace ashlar::aws {
namespace {

using Keys = std::vector<std::string>;

TEST(ListObjects, PageAfterPage) {
  Script script{{answer(200,
                        "<ListBucketResult><Contents><Key>a/1</Key></Contents><Contents><Key>a/2</Key>"
                        "</Contents><NextContinuationToken>t=</NextContinuationToken></ListBucketResult>"),
                 answer(200, "<ListBucketResult><Contents><Key>a/3</Key></Contents></ListBucketResult>")}};
  EXPECT_EQ(list_objects(script.client(), "acme", "eu-west-1", "a/").value(), (Keys{"a/1", "a/2", "a/3"}));
  ASSERT_EQ(script.asked.size(), 2U);
  EXPECT_EQ(query_text(script.asked[0]), "list-type=2&prefix=a%2F");
  EXPECT_EQ(query_text(script.asked[1]), "continuation-token=t%3D&list-type=2&prefix=a%2F");
}

TEST(ListObjects, ABucketThatIsNotThereHoldsNone) {
  Script script{{answer(404, "<Error><Code>NoSuchBucket</Code></Error>")}};
  EXPECT_EQ(list_objects(script.client(), "acme", "eu-west-1", "").value(), Keys{});
}

TEST(ListObjects, ARefusalIsTold) {
  Script script{{answer(403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>")}};
  const auto listed = list_objects(script.client(), "acme", "eu-west-1", "");
  ASSERT_FALSE(listed);
  EXPECT_EQ(listed.error().text(), "cannot list s3://acme/: AccessDenied: no (403)");
}

}  // namespace
}  // namespace ashlar::aws
