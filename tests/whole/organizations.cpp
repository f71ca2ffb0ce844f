#include "whole/organizations.h"

namespace ashlar::whole {

namespace {

/// In stage everything else is tried, so backups are as well.
Files acme() {
  Files files = ashlar::testing::acme_files();
  files.at("stage/eu-west-1/stage.yaml") +=
      "\nbackups: {hour: \"05:00\", copies: true, keep_copies_days: 365}\n";
  return files;
}

}  // namespace

Files smallest_acme() {
  Files files = acme();
  std::erase_if(files, [](const auto& file) {
    return file.first.starts_with("dev/eu-west-1/") || file.first.starts_with("prod/eu-west-1/");
  });
  return files;
}

Files tested_acme() { return is_set("ASHLAR_SOAK") ? acme() : smallest_acme(); }

Files acme_with_local_states() {
  Files files = smallest_acme();
  files.at("organization.yaml") += "\nterraform: {backend: local}\n";
  return files;
}

Files acme_without_bootstrap() {
  Files files = acme_with_local_states();
  files["accounts.lock.yaml"] =
      "dev: \"200000000001\"\nprod: \"200000000002\"\nsecurity: \"200000000003\"\n"
      "shared-services: \"200000000004\"\nstage: \"200000000005\"\nmaster: \"123456789012\"\n";
  return files;
}

Words small_selection() {
  return {"--unit", "*/artifacts", "--unit", "stage/*/zookeeper", "--unit", "stage/*/mgmt/vpc"};
}

std::set<std::string> types_of(const Architecture& architecture) {
  std::set<std::string> types;
  for (const auto& entry : architecture.units())
    for (const auto& resource : entry.second->resources)
      if (resource->mode == schema::Mode::Managed) types.insert(resource->type);
  return types;
}

std::size_t stores_in(const Architecture& architecture) {
  const std::set<std::string> stores{"aws_db_instance", "aws_ebs_volume",
                                     "aws_elasticache_replication_group"};
  std::size_t count = 0;
  for (const auto& entry : architecture.units())
    for (const auto& resource : entry.second->resources)
      if (find(resource->attributes, "replicate_source_db") == nullptr) count += stores.count(resource->type);
  return count;
}

}  // namespace ashlar::whole
