// What tests of Terraform's files share: a folder that goes with the test, and whether Terraform is here.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "base/files.h"
#include "terraform/program.h"

namespace ashlar::testing {

/// Removed at the end of the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ashlar-terraform-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// True where a test that needs `what` must fail, not be skipped: in CI.
inline bool terraform_required() {
  const char* value = std::getenv("ASHLAR_REQUIRE_TERRAFORM");
  return value != nullptr && std::string_view(value) == "1";
}

/// Nothing, with a loud word, where there is no Terraform; a failure where there must be.
inline std::optional<terraform::Program> terraform_or_skip() {
  auto program = terraform::find_terraform();
  if (program) return *program;
  std::cerr << "\n*** SKIPPED: no Terraform here: " << program.error().text() << "\n\n";
  if (terraform_required()) ADD_FAILURE() << "ASHLAR_REQUIRE_TERRAFORM=1, but: " << program.error().text();
  return std::nullopt;
}

}  // namespace ashlar::testing
