#include "cli/progress_line.h"

#include <cstdio>

#include <fmt/format.h>

namespace ashlar::cli {

using std::chrono::steady_clock;

void ProgressLine::show(std::size_t done, std::size_t total) {
  const auto now = steady_clock::now();
  if (!terminal_ || now - shown_ < std::chrono::milliseconds(100)) return;
  shown_ = now;
  const double passed = std::chrono::duration<double>(now - begin_).count();
  const double left = passed / static_cast<double>(done) * static_cast<double>(total - done);
  fmt::print(stderr, "\r\x1b[K{} {} of {}, {:.0f} s left", doing_, done, total, left);
  std::fflush(stderr);
}

ProgressLine::~ProgressLine() {
  if (terminal_) fmt::print(stderr, "\r\x1b[K");
}

}  // namespace ashlar::cli
