#include "base/report.h"

#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar {

namespace {

/// Summaries name what they speak of, so they differ; what was expected is the same for all of a kind.
using Kind = std::tuple<Severity, FileId, std::string>;

Kind kind_of(const Diagnostic& diagnostic) {
  return {diagnostic.severity, diagnostic.at.start.file, diagnostic.expected};
}

std::string more_text(const Diagnostic& diagnostic, std::size_t more, const Sources& sources) {
  const std::string file = printable(sources.path(diagnostic.at.start.file));
  return fmt::format("… and {} more like this{}\n\n", more, file.empty() ? "" : " in " + file);
}

}  // namespace

std::string report_text(const Diagnostics& diagnostics, const Sources& sources, Colour colour) {
  std::map<Kind, std::size_t> left;
  for (const Diagnostic& diagnostic : diagnostics.all()) ++left[kind_of(diagnostic)];
  std::map<Kind, std::size_t> shown;
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.sorted(sources)) {
    const Kind kind = kind_of(diagnostic);
    if (++shown[kind] > most_shown_of_a_kind) continue;
    text += to_text(diagnostic, sources, colour) + "\n";
    if (shown[kind] == most_shown_of_a_kind && left[kind] > shown[kind])
      text += more_text(diagnostic, left[kind] - shown[kind], sources);
  }
  return text;
}

}  // namespace ashlar
