// A unit as a folder of Terraform files that a person can read and `terraform` accepts.
#pragma once

#include <string_view>

#include "base/files.h"
#include "terraform/expression.h"

namespace ashlar::terraform {

/// Terraform below this cannot keep passwords out of states (write-only arguments came with 1.11).
inline constexpr std::string_view required_version = ">= 1.11.0";

/// The file that makes a folder a unit: versions, backend, providers.
inline constexpr std::string_view settings_file = "terraform.tf.json";

/// The files of one unit, by path inside its folder: `terraform.tf.json`, `reads.tf.json`,
/// `<system>.tf.json`, `outputs.tf.json`, `policies/*.json`, README.md, and Terraform's dependency lock file.
FileTree unit_files(const Unit& unit, Backend backend);

/// Every unit's files under its path, and a README.md on top.
FileTree organization_files(const Architecture& architecture, Backend backend);

/// Terraform's dependency lock file for the AWS provider, with the hashes its makers published.
std::string provider_lock_file();

/// The provider's exact version.
std::string_view provider_version();

/// README.md of a unit and of the whole.
std::string unit_readme(const Unit& unit, Backend backend);
std::string organization_readme(const Architecture& architecture);

}  // namespace ashlar::terraform
