#include "systems/quotas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

using ::testing::HasSubstr;

/// Six environments in dev: more VPCs than a new account may have.
std::map<std::string, std::string> many_environments() {
  std::map<std::string, std::string> files = acme_files();
  for (int i = 0; i < 6; ++i) {
    files["dev/eu-west-1/extra" + std::to_string(i) + ".yaml"] =
        "network: {cidr: 10." + std::to_string(100 + i) + ".0.0/17}\n";
  }
  return files;
}

TEST(Quotas, TooManyVpcsWarnWithNameCodeAndLine) {
  std::string messages = build_organization(many_environments())->messages();
  EXPECT_THAT(
      messages,
      HasSubstr(
          "warning: quota \"VPCs per Region\" (L-F678F1CE) would be exceeded in account dev in eu-west-1"));
  EXPECT_THAT(messages, HasSubstr("--> dev/eu-west-1/extra5.yaml:1:"));
  EXPECT_THAT(messages, HasSubstr("found: 8"));
}

/// The units of the other environments come later, but ask for one address each.
TEST(Quotas, TheLineShownIsTheOneThatAsksForMost) {
  std::map<std::string, std::string> files = many_environments();
  files["dev/eu-west-1/big.yaml"] = "network:\n  cidr: 10.106.0.0/17\n  zones: 3\n  nat_gateways: 3\n";
  const std::string messages = build_organization(files)->messages();
  const std::size_t start = messages.find("warning: quota \"EC2-VPC Elastic IPs\"");
  ASSERT_NE(start, std::string::npos) << messages;
  const std::string message = messages.substr(start, messages.find("\n\n", start) - start);
  EXPECT_THAT(message, HasSubstr("--> dev/eu-west-1/big.yaml:4:17"));
  EXPECT_THAT(message, HasSubstr("found: 12, of which this line asks for 3"));
}

TEST(Quotas, GrantedQuotaSilencesTheWarning) {
  std::map<std::string, std::string> files = many_environments();
  files["organization.yaml"] =
      "quotas: {L-F678F1CE: 8, L-0263D0A3: 20, L-A4707A72: 8}\n" + files["organization.yaml"];
  std::size_t own = files["organization.yaml"].find("\nquotas:");
  if (own != std::string::npos) files["organization.yaml"].replace(own, 8, "\n# was:");
  auto built = build_organization(files);
  EXPECT_EQ(built->messages().find("VPCs per Region"), std::string::npos) << built->messages();
}

}  // namespace
}  // namespace ashlar::testing
