#include "whole/plain_terraform.h"

#include "base/files.h"
#include "terraform/program.h"
#include "terraform/provider_mirror.h"

namespace ashlar::whole {

namespace fs = std::filesystem;

namespace {

/// HOST/NAMESPACE/TYPE/VERSION/PLATFORM/PROGRAM stands in a mirror.
fs::path mirror() {
  fs::path path = terraform::installed_provider().value();
  for (int i = 0; i < 6; ++i) path = path.parent_path();
  return path;
}

}  // namespace

PlainTerraform::PlainTerraform(const fs::path& folder)
    : program_(terraform::find_terraform().value().path), cli_config_((folder / "terraform.rc").string()) {
  if (const auto written = write_file(cli_config_, terraform::cli_config(mirror())); !written)
    throw std::runtime_error(written.error().text());
}

Finished PlainTerraform::run(const fs::path& unit, Words words,
                             const ashlar::testing::AwsServer& server) const {
  auto environment = server.environment();
  environment.merge(terraform::quiet_environment());
  environment["TF_CLI_CONFIG_FILE"] = cli_config_;
  return ashlar::run({program_, std::move(words), unit.string(), environment}).value();
}

}  // namespace ashlar::whole
