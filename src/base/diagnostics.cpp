// The collection of the user's mistakes: once each, counted, in the order of the files.
#include "base/diagnostics.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include <fmt/format.h>

namespace ashlar {

namespace {

std::size_t mix(std::size_t hash, std::size_t value) {
  return hash ^ (value + 0x9e3779b97f4a7c15U + (hash << 6) + (hash >> 2));
}

std::size_t hash_of(const Diagnostic& diagnostic) {
  const Span& at = diagnostic.at;
  std::size_t hash = std::hash<std::string>()(diagnostic.summary);
  hash = mix(hash, at.start.line);
  hash = mix(hash, at.start.column);
  hash = mix(hash, static_cast<std::size_t>(at.start.file));
  hash = mix(hash, at.end_line);
  return mix(hash, at.end_column);
}

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  const std::size_t hash = hash_of(diagnostic);
  if (Diagnostic* same = find(hash, diagnostic)) {
    if (same->severity == Severity::Warning && diagnostic.severity == Severity::Error) ++errors_;
    if (diagnostic.severity == Severity::Error) same->severity = Severity::Error;
    return;
  }
  if (diagnostic.severity == Severity::Error) ++errors_;
  by_hash_.emplace(hash, all_.size());
  all_.push_back(std::move(diagnostic));
}

Diagnostic* Diagnostics::find(std::size_t hash, const Diagnostic& like) {
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto entry = first; entry != last; ++entry) {
    Diagnostic& candidate = all_[entry->second];
    if (candidate.at == like.at && candidate.summary == like.summary) return &candidate;
  }
  return nullptr;
}

bool Diagnostics::world_failed() const {
  return std::any_of(all_.begin(), all_.end(), [](const Diagnostic& one) { return one.world_failed; });
}

std::size_t Diagnostics::error_count() const { return errors_; }

std::size_t Diagnostics::warning_count() const { return all_.size() - errors_; }

std::vector<Diagnostic> Diagnostics::sorted(const Sources& sources) const {
  // By the name of the file, not its number: numbers follow the order of reading.
  const auto key = [&sources](const Diagnostic& diagnostic) {
    const Place& start = diagnostic.at.start;
    return std::tuple(static_cast<bool>(start), sources.path(start.file), start.line, start.column);
  };
  std::vector<Diagnostic> result = all_;
  std::stable_sort(result.begin(), result.end(),
                   [&key](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  return result;
}

std::string count_text(const Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  const std::size_t warnings = diagnostics.warning_count();
  if (errors == 0 && warnings == 0) return "no mistakes";
  if (warnings == 0) return counted(errors, "error");
  if (errors == 0) return counted(warnings, "warning");
  return counted(errors, "error") + " and " + counted(warnings, "warning");
}

}  // namespace ashlar
