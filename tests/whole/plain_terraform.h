// Terraform itself, as somebody without Ashlar runs it in a unit's folder.
#pragma once

#include "whole/program.h"

namespace ashlar::whole {

class PlainTerraform {
 public:
  /// Its CLI configuration is kept in `folder`: the provider is taken from where it lies. Throws where either
  /// is missing.
  explicit PlainTerraform(const std::filesystem::path& folder);

  /// To its end, against that server.
  Finished run(const std::filesystem::path& unit, Words words,
               const ashlar::testing::AwsServer& server) const;

 private:
  std::string program_;
  std::string cli_config_;
};

}  // namespace ashlar::whole
