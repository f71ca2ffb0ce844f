// How far long work is, on one line that changes, on a terminal alone.
#pragma once

#include <chrono>
#include <cstddef>

#include "cli/terminal.h"

namespace ashlar::cli {

/// Gone when it ends.
class ProgressLine {
 public:
  /// `doing`: "planning".
  explicit ProgressLine(const char* doing) : doing_(doing) {}
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(std::size_t done, std::size_t total);

 private:
  const char* doing_;
  bool terminal_ = error_is_terminal();
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point shown_ = begin_;
};

}  // namespace ashlar::cli
