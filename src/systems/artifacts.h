// Software that servers and functions start from: a bucket in each region of shared-services, which every
// account reads. CI and people put packages there; nothing is ever replaced under its name.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "systems/policy.h"
#include "systems/site.h"

namespace ashlar::systems {

struct Artifacts {
  const Resource* bucket = nullptr;  ///< aws_s3_bucket
  const Resource* key = nullptr;     ///< aws_kms_key
};

/// Names known before they are made, of a region of shared-services.
std::string artifacts_bucket(const Site& site);
std::string artifacts_key_alias(const Site& site);

/// Unit `artifacts` of a region of shared-services.
Artifacts artifacts(const Site& site);

/// Where an archive of `software` with that checksum stands in the bucket.
std::string archive_object(std::string_view software, const ArchiveSettings& archive);

/// What a role must be allowed to read one object.
std::vector<Statement> read_artifact(const Site& site, const Artifacts& artifacts, const std::string& object);

}  // namespace ashlar::systems
