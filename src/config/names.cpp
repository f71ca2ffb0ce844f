#include "config/names.h"

#include "config/aws_regions.h"

namespace ashlar {

Type<std::string> prefix_name() {
  // Buckets' names start with it, and S3 keeps the names that start with sthree- or amzn-s3-demo- for itself.
  return text(
      "name", "(?!(sthree|amzn-s3-demo)(-|$))[a-z][a-z0-9]*(-[a-z0-9]+)*", 12,
      "a name of at most 12 lower-case letters, digits and single hyphens, starting with a letter, not with "
      "sthree or amzn-s3-demo");
}

Type<std::string> part_name() {
  return text("name", "[a-z][a-z0-9]*(-[a-z0-9]+)*", 20,
              "a name of at most 20 lower-case letters, digits and single hyphens, starting with a letter");
}

Type<std::string> domain_name() {
  return text("domain name", R"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+)",
              253, "a domain name in lower case, like acme.example");
}

Type<std::string> email_address() {
  // As AWS Organizations takes it (API reference, CreateAccount): no dot first, no hyphen at the ends of the
  // domain.
  return text(
      "e-mail address",
      R"((?!\.)[A-Za-z0-9._+=-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+)",
      64, "an e-mail address of at most 64 characters, like aws+prod@acme.example");
}

Type<std::string> region_name() {
  return one_of("AWS region", aws_region_names(), "an AWS region, like eu-west-1");
}

Type<std::string> iam_user_name() {
  return text("user name", "[A-Za-z0-9+=,.@_-]+", 64,
              "an IAM user name: at most 64 letters, digits and any of +=,.@_-");
}

Type<std::string> tag_key() {
  return text(
      "tag key", R"((?![Aa][Ww][Ss]:|[Rr][Dd][Ss]:)[A-Za-z0-9 _.:/=+@-]+)", 128,
      "a tag key: at most 128 letters, digits, spaces and any of _.:/=+-@, not starting with aws: or rds:");
}

Type<std::string> tag_value() {
  return free_text("tag value", R"([A-Za-z0-9 _.:/=+@-]*)", 256,
                   "a tag value: at most 256 letters, digits, spaces and any of _.:/=+-@");
}

}  // namespace ashlar
