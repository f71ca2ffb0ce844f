// The `terraform` program of this machine.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/process.h"

namespace ashlar::terraform {

/// Terraform as found, recent enough.
struct Program {
  std::string path;
  std::string version;   ///< "1.11.4"
  std::string platform;  ///< "linux_amd64"
};

/// Looks in PATH. Fails where there is none, or one older than `required_version`.
Expected<Program> find_terraform();

/// Whether a version is at least the required one: "1.11.4", "1.12.0-beta1".
bool recent_enough(const std::string& version);

/// Variables that keep Terraform to its work: it asks nobody, phones nowhere, and the user's own settings of
/// other runs do not leak in.
std::map<std::string, std::string> quiet_environment();

}  // namespace ashlar::terraform
