#include "cli/output.h"

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/found_text.h"
#include "base/report.h"
#include "cli/terminal.h"
#include "cli/what_to_do.h"

namespace ashlar::cli {

namespace {

/// Bytes that are no text cannot stand in JSON.
constexpr auto replace = nlohmann::json::error_handler_t::replace;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  return value == nullptr ? "" : value;
}

bool wants_colour() {
  return error_is_terminal() && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

/// In a log that takes both streams, lines stand in the order in which they were written.
void write_line(std::FILE* stream, std::string_view text) {
  if (stream == stderr) std::fflush(stdout);
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

std::string_view kind_of(Exit exit) {
  if (exit == Exit::Usage) return "usage";
  return exit == Exit::World ? "world" : "mistakes";
}

nlohmann::ordered_json error_json(std::string_view kind, const Diagnostic& error) {
  return {{"kind", kind},
          {"summary", error.summary},
          {"found", error.found},
          {"expected", error.expected},
          {"help", error.help}};
}

nlohmann::ordered_json with_list(nlohmann::ordered_json error, nlohmann::ordered_json diagnostics) {
  return {{"ok", false}, {"error", std::move(error)}, {"diagnostics", std::move(diagnostics)}};
}

}  // namespace

std::string same_folder(const Common& common) { return common.folder == "." ? "" : " -C " + common.folder; }

Output::Output(bool json)
    : json_(json), colour_(wants_colour() ? Colour::On : Colour::Off), width_(terminal_width()) {}

Output Output::of_events(std::string_view command, bool json) {
  Output out(json);
  out.command_ = command;
  return out;
}

void Output::line(std::string_view text) const {
  if (!json_) write_line(stdout, text);
}

void Output::tell(std::string_view text, const nlohmann::ordered_json& event) const {
  line(text);
  if (json_) print_event(event);
  std::fflush(stdout);
}

void Output::error(std::string_view text) const { write_line(stderr, text); }

void Output::document(const nlohmann::ordered_json& document) const {
  if (command_.empty()) return write_line(stdout, document.dump(2, ' ', false, replace));
  nlohmann::ordered_json event{{"event", "error"}};
  event.update(document);
  print_event(event);
}

void Output::diagnostics(const Diagnostics& diagnostics, const Sources& sources) const {
  if (json_) return;
  const std::string text = report_text(diagnostics, sources, colour_);
  if (!text.empty()) error(text);
}

Exit Output::refuse(Exit exit, std::string_view kind, const Diagnostic& error) const {
  if (json_) document(with_list(error_json(kind, error), nlohmann::ordered_json::array()));
  write_line(stderr, to_text(error, Sources(), colour_));
  return exit;
}

Exit Output::refuse(Exit exit, const Diagnostic& error) const { return refuse(exit, kind_of(exit), error); }

Exit Output::failure(const Failure& failure) const {
  Diagnostic error;
  error.summary = failure.text();
  error.help = what_to_do(failure);
  return refuse(Exit::World, error);
}

void print_event(const nlohmann::ordered_json& event) {
  write_line(stdout, event.dump(-1, ' ', false, replace));
}

nlohmann::ordered_json error_document(Exit exit, const Diagnostic& error) {
  return with_list(error_json(kind_of(exit), error), nlohmann::ordered_json::array());
}

nlohmann::ordered_json error_document(Exit exit, const Diagnostic& error, const Diagnostics& diagnostics,
                                      const Sources& sources) {
  return with_list(error_json(kind_of(exit), error), to_json(diagnostics, sources));
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
                    {"found", found_text(diagnostic, sources)},
                    {"expected", diagnostic.expected},
                    {"help", diagnostic.help},
                    {"notes", std::move(notes)}});
  }
  return list;
}

}  // namespace ashlar::cli
