// The lab's secrets: made once, at random, and kept in one file of the lab's folder that only its owner
// reads.
#pragma once

#include <map>
#include <string>

#include "base/failure.h"

namespace ashlar::lab {

class Secrets {
 public:
  /// Reads the file; one that is missing is empty.
  static Expected<Secrets> open(const std::string& path);

  /// The secret of that name: 40 letters and digits, made at its first mention.
  const std::string& get(const std::string& name);
  /// Writes what was made since, mode 0600. Nothing is used before it is written.
  Expected<void> save();

 private:
  std::string path_;
  std::map<std::string, std::string> values_;
  bool changed_ = false;
};

}  // namespace ashlar::lab
