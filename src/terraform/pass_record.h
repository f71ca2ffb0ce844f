// Units that Terraform found right before: the same bytes need not be asked about again.
#pragma once

#include <filesystem>
#include <string>

#include "base/files.h"

namespace ashlar::terraform {

/// A folder of empty-handed proofs: one small file for each set of bytes that passed.
class PassRecord {
 public:
  explicit PassRecord(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The hash of a unit's files, of which READMEs do not count, and of what judges them.
  static std::string key(const FileTree& unit, const std::string& terraform, std::string_view provider);

  bool passed(const std::string& key) const;
  /// A record that cannot be written costs only time, next time.
  void add(const std::string& key, const std::string& unit) const;
  /// Removes records older than ninety days.
  void forget_old() const;

 private:
  std::filesystem::path folder_;
};

}  // namespace ashlar::terraform
