#include "cli/output.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include "base/text.h"

namespace ashlar::cli {

namespace {

bool wants_colour() {
  const char* no_colour = std::getenv("NO_COLOR");
  return isatty(STDERR_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0');
}

void write_line(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  if (!text.ends_with('\n')) std::fputc('\n', stream);
}

nlohmann::ordered_json place_json(const Span& at, const Sources& sources) {
  if (!at) return nullptr;
  return {{"file", sources.path(at.start.file)},
          {"line", at.start.line},
          {"column", at.start.column},
          {"end_line", at.end_line},
          {"end_column", at.end_column}};
}

}  // namespace

Output::Output(bool json) : json_(json), colour_(wants_colour() ? Colour::On : Colour::Off) {}

void Output::line(std::string_view text) const {
  if (!json_) write_line(stdout, text);
}

void Output::error(std::string_view text) const { write_line(stderr, text); }

void Output::document(const nlohmann::ordered_json& document) const {
  write_line(stdout, document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
}

void Output::diagnostics(const Diagnostics& diagnostics, const Sources& sources) const {
  if (json_) return;
  for (const Diagnostic& diagnostic : diagnostics.sorted(sources))
    error(to_text(diagnostic, sources, colour_) + "\n");
}

Exit Output::failure(const Failure& failure) const {
  if (json_)
    document({{"error",
               {{"operation", failure.operation}, {"target", failure.target}, {"reason", failure.reason}}}});
  error("error: " + printable(failure.text()));
  if (!failure.help.empty()) error("  = help: " + failure.help);
  return Exit::World;
}

nlohmann::ordered_json to_json(const Diagnostics& diagnostics, const Sources& sources) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Diagnostic& diagnostic : diagnostics.sorted(sources)) {
    nlohmann::ordered_json notes = nlohmann::ordered_json::array();
    for (const Diagnostic::Note& note : diagnostic.notes) {
      notes.push_back({{"text", note.text}, {"at", place_json(note.at, sources)}});
    }
    list.push_back({{"severity", diagnostic.severity == Severity::Error ? "error" : "warning"},
                    {"summary", diagnostic.summary},
                    {"at", place_json(diagnostic.at, sources)},
                    {"found", diagnostic.found},
                    {"expected", diagnostic.expected},
                    {"help", diagnostic.help},
                    {"notes", std::move(notes)}});
  }
  return list;
}

}  // namespace ashlar::cli
