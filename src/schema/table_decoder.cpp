#include "schema/table_decoder.h"

#include <array>
#include <utility>

#include "schema/table_words.h"
#include "schema/type_parser.h"

namespace ashlar::schema {

namespace {

/// The deepest of the provider's blocks is 14 deep. A damaged table may hold a block that stands within
/// itself.
constexpr int max_block_depth = 40;

/// Takes the flag from the front of `flags`, if it is there.
bool take(std::string_view& flags, char flag) {
  if (!flags.starts_with(flag)) return false;
  flags.remove_prefix(1);
  return true;
}

Nesting nesting_of(std::string_view text, std::uint32_t line) {
  static constexpr std::array<std::pair<std::string_view, Nesting>, 5> names{{{"group", Nesting::Group},
                                                                              {"list", Nesting::List},
                                                                              {"map", Nesting::Map},
                                                                              {"set", Nesting::Set},
                                                                              {"single", Nesting::Single}}};
  for (const auto& [name, nesting] : names) {
    if (name == text) return nesting;
  }
  table_error(line, "a nesting is expected");
}

/// "0..1", or "1..*" where there is no limit.
void decode_bounds(std::string_view text, std::uint32_t line, NestedBlock& nested) {
  std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) table_error(line, "bounds are expected");
  std::string_view most = text.substr(dots + 2);
  nested.min_items = parse_number(text.substr(0, dots), line);
  nested.max_items = most == "*" ? 0 : parse_number(most, line);
}

/// Adds at the end: the table is sorted, and look-ups rely on it.
template <class Item>
void append(std::vector<Item>& items, Item item, std::uint32_t line) {
  if (!items.empty() && items.back().name >= item.name) table_error(line, "names are not sorted");
  items.push_back(std::move(item));
}

}  // namespace

ResourceType TableDecoder::decode(const TypeSection& section) {
  return {.name = std::string(section.name),
          .mode = section.mode,
          .version = section.version,
          .block = decode_body(section.section, 1)};
}

std::shared_ptr<const Block> TableDecoder::decode_body(const Section& section, int depth) {
  if (depth > max_block_depth) table_error(section.line, "blocks are nested too deep");
  auto block = std::make_shared<Block>();
  block->deprecated = section.deprecated;
  std::uint32_t line = section.line;
  for (std::string_view rest = section.body; !rest.empty();) {
    std::size_t length = rest.find('\n');
    decode_line(Words(rest.substr(1, length - 1), ++line), depth, *block);
    rest.remove_prefix(length + 1);
  }
  return block;
}

void TableDecoder::decode_line(Words words, int depth, Block& block) {
  std::string_view name = words.name();
  std::string_view flags = words.word();
  if (flags == "=") return append(block.blocks, decode_nested(name, words, depth), words.line());
  if (!block.blocks.empty()) table_error(words.line(), "attributes stand before blocks");
  append(block.attributes, decode_attribute(name, flags, words), words.line());
}

Attribute TableDecoder::decode_attribute(std::string_view name, std::string_view flags, Words& words) {
  Attribute attribute{.name = std::string(name), .type = decode_type(words.word(), words.line())};
  words.end();
  attribute.required = take(flags, 'r');
  attribute.optional = take(flags, 'o');
  attribute.computed = take(flags, 'c');
  attribute.sensitive = take(flags, 's');
  attribute.write_only = take(flags, 'w');
  attribute.deprecated = take(flags, 'd');
  if (!flags.empty()) table_error(words.line(), "unknown flags");
  if (attribute.required == (attribute.optional || attribute.computed))
    table_error(words.line(), "an attribute is either required, or optional or computed");
  return attribute;
}

NestedBlock TableDecoder::decode_nested(std::string_view name, Words& words, int depth) {
  NestedBlock nested{
      .name = std::string(name), .nesting = nesting_of(words.word(), words.line()), .block = {}};
  decode_bounds(words.word(), words.line(), nested);
  nested.block = shared_block(parse_block_number(words.word(), words.line()), words.line(), depth);
  words.end();
  return nested;
}

std::shared_ptr<const Block> TableDecoder::shared_block(std::uint32_t number, std::uint32_t line, int depth) {
  if (auto known = blocks_.find(number); known != blocks_.end()) return known->second;
  const BlockSection* section = index_.block(number);
  if (section == nullptr) table_error(line, "no such block");
  std::shared_ptr<const Block> block = decode_body(section->section, depth + 1);
  blocks_.emplace(number, block);
  return block;
}

const Type& TableDecoder::decode_type(std::string_view text, std::uint32_t line) {
  if (auto known = types_.find(text); known != types_.end()) return known->second;
  return types_.emplace(text, parse_type(text, line)).first->second;
}

}  // namespace ashlar::schema
