// What organization.yaml says of the organisation itself.
#pragma once

#include "config/section.h"

namespace ashlar {

/// Where Terraform's states live.
struct TerraformSettings {
  Located<std::string> backend;  ///< "s3" or "local"

  static const Section<TerraformSettings>& section();
};

struct OrganizationSettings {
  Located<std::string> name;
  Located<std::string> domain;
  Located<std::string> home_region;
  Located<std::vector<Located<std::string>>> regions;
  Located<std::vector<Named<std::int64_t>>> quotas;
  Located<TerraformSettings> terraform;

  static const Section<OrganizationSettings>& section();
};

}  // namespace ashlar
