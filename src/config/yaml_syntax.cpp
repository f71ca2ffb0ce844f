// One row per message of libyaml 0.2.5 that people meet. A message that is not in the table is shown as
// libyaml words it. Context separates messages that libyaml words alike ("did not find expected node
// content").
#include "config/yaml_syntax.h"

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "config/yaml_text.h"

namespace ashlar::yaml {

namespace {

struct Explanation {
  std::string_view problem;
  std::string_view context;  ///< empty: any
  std::string_view summary;
  std::string_view help;
  std::string_view note;  ///< at libyaml's context; empty: none
};

constexpr std::string_view quote_it = "put the text in quotes if it is meant as it stands";
constexpr std::string_view escape_help =
    R"(in double quotes a backslash is written \\; in single quotes it is an ordinary character)";

constexpr Explanation explanations[] = {
    {"mapping values are not allowed in this context", "", "a `:` cannot stand here",
     "a value like `a: b: c` needs quotes; a mapping under a key starts on the next line, with nothing after "
     "the key's `:`",
     ""},
    {"did not find expected key", "", "this does not fit the mapping around it",
     "the keys of one mapping start in the same column; a value that starts with a quote must end with it",
     "the mapping starts here"},
    {"could not find expected ':'", "while scanning a simple key", "a `:` is missing after a key",
     "write `key: value`; a text of several lines is indented deeper than its key", "the key starts here"},
    {"found character that cannot start any token", "", "a value cannot start with this character",
     "put the value in quotes", ""},
    {"found unexpected end of stream", "while scanning a quoted scalar", "a quoted text is not closed",
     "add the closing quote", "it is opened here"},
    {"found unexpected document indicator", "while scanning a quoted scalar",
     "a quoted text is not closed before this line", "add the closing quote", "it is opened here"},
    {"did not find expected ',' or ']'", "", "a list in brackets lacks a `,` or its `]`",
     "write `[one, two]`; quotes around a text that holds `: `, `,` or brackets", "the list is opened here"},
    {"did not find expected ',' or '}'", "", "a mapping in braces lacks a `,` or its `}`",
     "write `{one: 1, two: 2}`; quotes around a text that holds `: `, `,` or brackets",
     "the mapping is opened here"},
    {"did not find expected node content", "while parsing a flow node", "a value is missing here",
     "remove the `,`, or write the value before it", ""},
    {"did not find expected node content", "", "a value cannot start here", quote_it, ""},
    {"did not find expected '-' indicator", "", "this does not fit the list around it",
     "the items of one list start with `- ` in the same column", "the list starts here"},
    {"block sequence entries are not allowed in this context", "", "a list cannot start here",
     "write its `- ` items below the key, each on its own line", ""},
    {"mapping keys are not allowed in this context", "", "a `?` cannot stand here", quote_it, ""},
    {"found undefined tag handle", "", "this tag is not known", "remove the tag", ""},
    {"found unknown escape character", "", "a quoted text holds an unknown escape", escape_help,
     "the text starts here"},
    {"did not find expected hexdecimal number", "",
     "a quoted text holds an escape without its hexadecimal digits", escape_help, "the text starts here"},
    {"found invalid Unicode character escape code", "",
     "a quoted text holds an escape that names no character",
     R"(characters above U+FFFF are written \U and eight digits)", "the text starts here"},
    {"did not find expected alphabetic or numeric character", "while scanning an alias",
     "`*` names no anchor, or the name has a character it cannot have",
     "a text that starts with `*` needs quotes", ""},
    {"did not find expected alphabetic or numeric character", "while scanning an anchor",
     "`&` is followed by no name, or the name has a character it cannot have",
     "a text that starts with `&` needs quotes", ""},
    {"did not find expected comment or line break", "while scanning a block scalar",
     "the text after `|` or `>` starts on the next line", "a text that starts with `|` or `>` needs quotes",
     ""},
    {"found an indentation indicator equal to 0", "", "the indentation after `|` or `>` cannot be 0",
     "leave the number out", ""},
    {"did not find expected <document start>", "", "the document has ended before this",
     "a file holds one value: indent what belongs to it; directives (`%`) are followed by a line `---`", ""},
    {"found incompatible YAML document", "", "the file asks for an unknown version of YAML",
     "remove the line `%YAML`", ""},
    {"found unknown directive name", "", "an unknown directive", "remove the line, or quote the text", ""},
    {"found duplicate %YAML directive", "", "`%YAML` is given twice", "remove the line", ""},
    {"did not find expected whitespace or line break", "while scanning a tag",
     "a tag has a character it cannot have", "a text that starts with `!` needs quotes", ""},
};

constexpr Explanation closed_too_late = {"", "", "the file ends before a bracket is closed",
                                         "add the closing bracket", "the bracket is opened here"};
constexpr Explanation tab = {"", "", "a tab stands where YAML allows only spaces", "YAML indents with spaces",
                             "inside the value that starts here"};
constexpr Explanation long_key = {"", "", "a key is too long, or runs over several lines",
                                  "YAML keys end on the line they start on and have at most 1024 characters",
                                  "the key starts here"};

std::string_view line_before(const Positions& positions, std::size_t byte) {
  const std::size_t start = positions.line_start(byte);
  return positions.text().substr(start, byte - start);
}

/// libyaml looks for the `:` of a key no further than 1024 characters and the end of the line.
bool is_long_key(const SyntaxProblem& problem, const Positions& positions) {
  if (problem.problem == "could not find expected ':'")
    return positions.text().substr(problem.byte).starts_with(':');
  if (problem.problem != "mapping values are not allowed in this context") return false;
  const std::string_view line = line_before(positions, problem.byte);
  return line.size() > 1024 && line.find(": ") == std::string_view::npos;
}

const Explanation* special_case(const SyntaxProblem& problem, const Positions& positions, bool in_brackets) {
  const std::string_view rest = positions.text().substr(problem.byte);
  if (rest.starts_with('\t')) return &tab;
  if (is_long_key(problem, positions)) return &long_key;
  if (in_brackets && rest.empty() && problem.context.starts_with("while parsing a flow"))
    return &closed_too_late;
  return nullptr;
}

const Explanation* find_explanation(const SyntaxProblem& problem) {
  for (const Explanation& row : explanations) {
    if (row.problem == problem.problem && (row.context.empty() || row.context == problem.context))
      return &row;
  }
  return nullptr;
}

std::string describe_character(std::string_view text, Range at) {
  if (at.begin >= text.size()) return "the end of the file";
  if (at.begin == at.end) return "the end of the line";
  if (text[at.begin] == '\t') return "a tab";
  return fmt::format("\"{}\"", shown(text.substr(at.begin, at.end - at.begin)));
}

/// Where the reader should look besides: what is still open, or where libyaml began.
void add_note(const SyntaxProblem& problem, std::string_view text, const Positions& positions,
              std::optional<std::size_t> bracket, Diagnostic& diagnostic) {
  const bool has_context = !problem.context.empty() && problem.context_byte != problem.byte;
  if (has_context) {
    if (text.empty()) text = "it starts here";
    diagnostic.notes.push_back(
        {std::string(text), positions.span(positions.character_at(problem.context_byte))});
  } else if (bracket) {
    diagnostic.notes.push_back(
        {"inside the bracket opened here", positions.span(positions.character_at(*bracket))});
  }
}

}  // namespace

Diagnostic explain_syntax(const SyntaxProblem& problem, const Positions& positions,
                          std::optional<std::size_t> bracket) {
  const Explanation* row = special_case(problem, positions, bracket.has_value());
  if (row == nullptr) row = find_explanation(problem);
  const Range at = positions.character_at(problem.byte);
  Diagnostic diagnostic;
  diagnostic.at = positions.span(at);
  diagnostic.summary = row ? std::string(row->summary) : "the YAML cannot be read: " + problem.problem;
  if (row) diagnostic.help = row->help;
  diagnostic.found = describe_character(positions.text(), at);
  add_note(problem, row ? row->note : "", positions, bracket, diagnostic);
  return diagnostic;
}

}  // namespace ashlar::yaml
