#include "schema/table_index.h"

#include <algorithm>
#include <optional>

#include "schema/table_words.h"

namespace ashlar::schema {

namespace {

constexpr std::string_view first_line = "ashlar schema table 1";

/// Takes the table apart, line by line.
class Indexer {
 public:
  explicit Indexer(std::string_view table) : rest_(table) {}

  TableIndex run() {
    if (next_line() != first_line) table_error(line_, "this is not a schema table of format 1");
    read_provider();
    std::string_view line = next_line();
    for (; line != "end"; line = next_line()) read_section(line);
    if (!rest_.empty()) table_error(line_, "text after the end");
    return std::move(index_);
  }

 private:
  /// Each line ends with a line feed, the last one too: so a table that was cut off is always noticed.
  std::string_view next_line() {
    ++line_;
    std::size_t length = rest_.find('\n');
    if (length == std::string_view::npos) table_error(line_, "the table is cut off");
    std::string_view line = rest_.substr(0, length);
    rest_.remove_prefix(length + 1);
    return line;
  }

  void read_provider() {
    Words words(next_line(), line_);
    if (words.word() != "provider") table_error(line_, "the provider's version is expected");
    index_.provider_version = words.word();
    words.end();
  }

  void read_section(std::string_view line) {
    if (line.starts_with('#')) return;
    Words words(line, line_);
    std::string_view kind = words.word();
    if (kind == "block") return read_block(words);
    if (std::optional<Mode> mode = mode_of(kind)) return read_type(*mode, words);
    table_error(line_, "a type, a block or the end is expected");
  }

  static std::optional<Mode> mode_of(std::string_view kind) {
    if (kind == "managed") return Mode::Managed;
    if (kind == "data") return Mode::Data;
    if (kind == "ephemeral") return Mode::Ephemeral;
    if (kind == "configuration") return Mode::Configuration;
    return std::nullopt;
  }

  void read_type(Mode mode, Words words) {
    TypeSection type{
        .name = words.name(), .mode = mode, .version = words.number(), .section = read_body(words)};
    std::vector<TypeSection>& types = index_.types[static_cast<std::size_t>(mode)];
    if (!types.empty() && types.back().name >= type.name) table_error(words.line(), "types are not sorted");
    types.push_back(type);
  }

  void read_block(Words words) {
    BlockSection block{.number = parse_block_number(words.word(), line_), .section = read_body(words)};
    if (!index_.blocks.empty() && index_.blocks.back().number >= block.number)
      table_error(words.line(), "blocks are not sorted");
    index_.blocks.push_back(block);
  }

  /// The rest of the head, and the indented lines that follow.
  Section read_body(Words& words) {
    Section section{.body = {}, .line = line_, .deprecated = words.deprecated()};
    words.end();
    const char* start = rest_.data();
    while (rest_.starts_with(' ')) next_line();
    section.body = {start, static_cast<std::size_t>(rest_.data() - start)};
    return section;
  }

  std::string_view rest_;
  std::uint32_t line_ = 0;
  TableIndex index_;
};

}  // namespace

const TypeSection* TableIndex::type(Mode mode, std::string_view name) const {
  const std::vector<TypeSection>& sorted = types[static_cast<std::size_t>(mode)];
  auto before = [](const TypeSection& type, std::string_view key) { return type.name < key; };
  auto found = std::lower_bound(sorted.begin(), sorted.end(), name, before);
  return found != sorted.end() && found->name == name ? &*found : nullptr;
}

const BlockSection* TableIndex::block(std::uint32_t number) const {
  auto before = [](const BlockSection& block, std::uint32_t key) { return block.number < key; };
  auto found = std::lower_bound(blocks.begin(), blocks.end(), number, before);
  return found != blocks.end() && found->number == number ? &*found : nullptr;
}

TableIndex index_table(std::string_view table) { return Indexer(table).run(); }

}  // namespace ashlar::schema
