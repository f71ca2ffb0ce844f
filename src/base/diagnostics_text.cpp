// A message as a terminal shows it, in the shape that rustc made familiar.
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/diagnostics.h"
#include "base/excerpt.h"
#include "base/found_text.h"
#include "base/text.h"

namespace ashlar {

namespace {

constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view yellow = "\x1b[1;33m";
constexpr std::string_view green = "\x1b[1;32m";
constexpr std::string_view blue = "\x1b[1;34m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view reset = "\x1b[0m";

/// Characters, not bytes, before byte `end`: what editors call the column.
std::size_t count_characters(std::string_view text, std::size_t end) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < std::min(end, text.size()); ++count) {
    at += std::max<std::size_t>(1, utf8_sequence(text.substr(at)));
  }
  return count;
}

/// Where the underline ends, as a byte of the span's first line.
std::size_t underline_end(const Span& span) {
  if (span.end_line > span.start.line) return std::numeric_limits<std::size_t>::max();
  return span.end_column == 0 ? 0 : span.end_column - std::size_t{1};
}

/// The byte that a column names; column 0, which no file has, is the first.
std::size_t start_byte(const Span& span) {
  return span.start.column == 0 ? 0 : span.start.column - std::size_t{1};
}

bool has_place(const Span& span) { return span && span.start.file != FileId::None; }

/// Columns for line numbers, the same for all places of a message so that its bars stand in one line.
std::size_t gutter_of(const Diagnostic& diagnostic) {
  std::uint32_t line = diagnostic.at.start.line;
  for (const Diagnostic::Note& note : diagnostic.notes) line = std::max(line, note.at.start.line);
  return std::max<std::size_t>(2, std::to_string(line).size());
}

class Writer {
 public:
  Writer(const Sources& sources, Colour colour, std::size_t gutter)
      : sources_(sources), colour_(colour), gutter_(gutter) {}

  void heading(std::string_view style, std::string_view label, std::string_view text) {
    text_ += painted(style, label) + painted(bold, ": " + printable(text)) + "\n";
  }

  void place(const Span& span, std::string_view style) {
    if (!has_place(span)) return;
    const std::string_view line = sources_.line(span.start.file, span.start.line);
    const std::size_t column = count_characters(line, start_byte(span)) + 1;
    text_ += std::string(gutter_, ' ') + painted(blue, "--> ");
    text_ += fmt::format("{}:{}:{}\n", printable(sources_.path(span.start.file)), span.start.line, column);
    excerpt(make_excerpt(line, start_byte(span), underline_end(span)), span.start.line, style);
  }

  /// Texts of several lines go on below their first one.
  void remark(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    text_ += std::string(gutter_ + 1, ' ') + painted(blue, "= ") + painted(bold, label) + ": ";
    const std::string indent = "\n" + std::string(gutter_ + label.size() + 5, ' ');
    std::vector<std::string> lines = split(text, '\n');
    for (std::string& line : lines) line = printable(line);
    text_ += join(lines, indent) + "\n";
  }

  std::string take() { return std::move(text_); }

 private:
  std::string painted(std::string_view style, std::string_view text) const {
    if (colour_ == Colour::Off) return std::string(text);
    return fmt::format("{}{}{}", style, text, reset);
  }

  void excerpt(const Excerpt& shown, std::uint32_t number, std::string_view style) {
    row("", "");
    row(std::to_string(number), shown.line);
    row("", std::string(shown.indent, ' ') + painted(style, std::string(shown.underlined, '^')));
  }

  void row(std::string_view number, std::string_view content) {
    text_ += painted(blue, fmt::format("{:>{}} |", number, gutter_));
    if (!content.empty()) text_.append(" ").append(content);
    text_ += "\n";
  }

  const Sources& sources_;
  Colour colour_;
  std::size_t gutter_;
  std::string text_;
};

void write_note(Writer& writer, const Diagnostic::Note& note) {
  if (!has_place(note.at)) return writer.remark("note", note.text);
  writer.heading(green, "note", note.text);
  writer.place(note.at, green);
}

}  // namespace

std::string found_text(const Diagnostic& diagnostic, const Sources& sources) {
  const Span& at = diagnostic.at;
  const bool on_one_line = has_place(at) && at.start.line == at.end_line;
  if (!diagnostic.found.empty() || !on_one_line) return diagnostic.found;
  const std::string_view line = sources.line(at.start.file, at.start.line);
  const std::size_t start = std::min(start_byte(at), line.size());
  const std::size_t end = std::min(underline_end(at), line.size());
  // A whole file is pointed at by its first character, which says nothing.
  return end > start + 1 ? make_excerpt(line.substr(start, end - start), 0, 0).line : std::string();
}

std::string to_text(const Diagnostic& diagnostic, const Sources& sources, Colour colour) {
  const bool error = diagnostic.severity == Severity::Error;
  const std::string_view style = error ? red : yellow;
  Writer writer(sources, colour, gutter_of(diagnostic));
  writer.heading(style, error ? "error" : "warning", diagnostic.summary);
  writer.place(diagnostic.at, style);
  writer.remark("found", found_text(diagnostic, sources));
  writer.remark("expected", diagnostic.expected);
  writer.remark("help", diagnostic.help);
  for (const Diagnostic::Note& note : diagnostic.notes) write_note(writer, note);
  return writer.take();
}

}  // namespace ashlar
