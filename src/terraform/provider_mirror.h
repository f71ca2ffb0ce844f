// Where the AWS provider already lies on this machine, so that `terraform init` need not fetch 150 MB.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"

namespace ashlar::terraform {

/// Which provider is wanted: "5.100.0" for "linux_amd64".
struct ProviderPackage {
  std::string version;
  std::string platform;
};

/// What the search depends on, taken from the environment.
struct MirrorSearch {
  std::string given;       ///< ASHLAR_PROVIDER_MIRROR
  std::string cli_config;  ///< the text of Terraform's CLI configuration; empty where there is none
  std::string home;        ///< HOME
  std::string data_home;   ///< XDG_DATA_HOME
};
MirrorSearch mirror_search_from_environment();

/// Folders that may be mirrors, the most telling first: the one given, those that Terraform's CLI
/// configuration names, those that Terraform looks into by itself, and the usual places of images that bring
/// their plugins along.
std::vector<std::filesystem::path> possible_mirrors(const MirrorSearch& search);

/// The first that holds the package, unpacked (HOST/NAMESPACE/TYPE/VERSION/PLATFORM/) or packed
/// (HOST/NAMESPACE/TYPE/terraform-provider-TYPE_VERSION_PLATFORM.zip).
std::optional<std::filesystem::path> find_mirror(const std::vector<std::filesystem::path>& folders,
                                                 const ProviderPackage& package);

/// A CLI configuration that takes the AWS provider from `mirror` and everything else from where it comes
/// from.
std::string cli_config(const std::filesystem::path& mirror);

/// Writes that to `file` where a mirror of this machine has the package, and returns the mirror. None where
/// there is none: then the user's own configuration and the registry are left to work.
Expected<std::optional<std::filesystem::path>> write_cli_config(const std::filesystem::path& file,
                                                                const ProviderPackage& package);

/// The provider's program among the packages of a folder in the unpacked layout.
std::optional<std::filesystem::path> provider_program(const std::filesystem::path& packages,
                                                      const ProviderPackage& package);

/// The provider's program as it lies unpacked on this machine. Fails where there is none, and says how to get
/// it.
Expected<std::filesystem::path> installed_provider(
    const MirrorSearch& search = mirror_search_from_environment());

}  // namespace ashlar::terraform
