#include "provider/linux/last_words.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace ashlar::provider {

namespace {

constexpr std::size_t longest_line = 400;

bool names_a_crash(std::string_view line) {
  return line.starts_with("panic: ") || line.starts_with("fatal error: ") || line.starts_with("runtime: ");
}

}  // namespace

void LastWords::hear(std::string_view bytes) {
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    hear_line(std::exchange(unfinished_, {}) + std::string(bytes.substr(0, end)));
    bytes.remove_prefix(end + 1);
  }
  if (unfinished_.size() < longest_line) unfinished_ += bytes.substr(0, longest_line);
}

void LastWords::hear_line(std::string line) {
  line.resize(std::min(line.size(), longest_line));
  if (crash_.empty() && names_a_crash(line)) crash_ = line;
  if (!line.empty()) last_ = std::move(line);
}

std::string LastWords::crash() const { return printable(crash_); }

std::string LastWords::text() const {
  if (!crash_.empty()) return crash();
  return printable(unfinished_.empty() ? last_ : unfinished_);
}

}  // namespace ashlar::provider
