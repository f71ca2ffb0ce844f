// Where the provider is looked for, with folders made for the test.
#include <filesystem>

#include <gtest/gtest.h>

#include "terraform/folder.h"
#include "terraform/program.h"
#include "terraform/provider_mirror.h"

namespace ashlar::terraform {
namespace {

namespace fs = std::filesystem;

const ProviderPackage wanted{"5.100.0", "linux_amd64"};
const std::string unpacked =
    "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/terraform-provider-aws_v5.100.0_x5";
const std::string packed =
    "registry.terraform.io/hashicorp/aws/terraform-provider-aws_5.100.0_linux_amd64.zip";

void touch(const fs::path& path) { ASSERT_TRUE(write_file(path, "x")); }

TEST(ProviderMirror, BothLayoutsAreFound) {
  testing::Folder folder;
  touch(folder.path() / "a" / unpacked);
  touch(folder.path() / "b" / packed);
  EXPECT_EQ(find_mirror({"/nowhere", folder.path() / "a"}, wanted), folder.path() / "a");
  EXPECT_EQ(find_mirror({folder.path() / "b"}, wanted), folder.path() / "b");
}

TEST(ProviderMirror, OtherVersionsPlatformsAndEmptyFoldersAreNot) {
  testing::Folder folder;
  touch(folder.path() / unpacked);
  fs::create_directories(folder.path() / "empty/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64");
  EXPECT_EQ(find_mirror({folder.path()}, {"5.99.0", "linux_amd64"}), std::nullopt);
  EXPECT_EQ(find_mirror({folder.path()}, {"5.100.0", "linux_arm64"}), std::nullopt);
  EXPECT_EQ(find_mirror({folder.path() / "empty"}, wanted), std::nullopt);
}

TEST(ProviderMirror, SearchGoesFromTheMostTelling) {
  const std::string config =
      "plugin_cache_dir = \"/cache\"\nprovider_installation {\n  filesystem_mirror {\n"
      "    include = [\"a/b/c\"]\n    path = \"/configured\"\n  }\n  direct {}\n}\n";
  const auto folders = possible_mirrors({"/given", config, "/home/a", "/data"});
  const std::vector<fs::path> first{"/given",
                                    "/cache",
                                    "/configured",
                                    "/home/a/.terraform.d/plugins",
                                    "/data/terraform/plugins",
                                    "/home/a/.local/share/terraform/plugins",
                                    "/usr/local/share/terraform/plugins",
                                    "/usr/share/terraform/plugins"};
  ASSERT_GT(folders.size(), first.size());
  EXPECT_EQ(std::vector<fs::path>(folders.begin(), folders.begin() + static_cast<long>(first.size())), first);
}

TEST(ProviderMirror, ConfigurationInJson) {
  const std::string config =
      R"({"provider_installation": {"filesystem_mirror": {"path": "/a", "include": ["*"]}, "direct": {}}})";
  EXPECT_EQ(possible_mirrors({"", config, "", ""}).front(), fs::path("/a"));
}

TEST(ProviderMirror, OneThatIsGivenInVainIsNotPassedOver) {
  const auto found = installed_provider({"/nowhere", "", "", ""});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().reason, "ASHLAR_PROVIDER_MIRROR names /nowhere, which does not hold it");
}

TEST(ProviderMirror, ConfigurationNamesTheMirrorAndNothingElse) {
  EXPECT_EQ(cli_config("/a b"),
            "provider_installation {\n  filesystem_mirror {\n    path    = \"/a b\"\n"
            "    include = [\"registry.terraform.io/hashicorp/aws\"]\n  }\n"
            "  direct {\n    exclude = [\"registry.terraform.io/hashicorp/aws\"]\n  }\n}\n");
}

TEST(Program, VersionsAreComparedAsNumbers) {
  EXPECT_TRUE(recent_enough("1.11.0"));
  EXPECT_TRUE(recent_enough("1.12.0-beta1"));
  EXPECT_TRUE(recent_enough("2.0.0"));
  EXPECT_FALSE(recent_enough("1.9.8"));
  EXPECT_FALSE(recent_enough(""));
}

}  // namespace
}  // namespace ashlar::terraform
