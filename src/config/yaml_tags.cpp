#include "config/yaml_tags.h"

#include <algorithm>

#include "config/yaml_text.h"

namespace ashlar::yaml {

namespace {

constexpr std::string_view core_prefix = "tag:yaml.org,2002:";

struct CoreTag {
  std::string_view name;
  Node::Kind kind;
  bool number_or_boolean;
};

constexpr CoreTag core_tags[] = {
    {"str", Node::Kind::Scalar, false},   {"int", Node::Kind::Scalar, true},
    {"float", Node::Kind::Scalar, true},  {"bool", Node::Kind::Scalar, true},
    {"null", Node::Kind::Null, false},    {"map", Node::Kind::Mapping, false},
    {"seq", Node::Kind::Sequence, false},
};

const CoreTag* find_core_tag(std::string_view tag) {
  if (!tag.starts_with(core_prefix)) return nullptr;
  const auto* const found =
      std::find_if(std::begin(core_tags), std::end(core_tags),
                   [tag](const CoreTag& core) { return core.name == tag.substr(core_prefix.size()); });
  return found == std::end(core_tags) ? nullptr : found;
}

std::size_t end_of_word(std::string_view text, std::size_t at, std::size_t end) {
  return std::min(text.find_first_of(" \t\r\n", at), end);
}

/// Behind blanks, line breaks and comments.
std::size_t skip_space(std::string_view text, std::size_t at, std::size_t end) {
  while (at < end) {
    at = std::min(text.find_first_not_of(" \t\r\n", at), end);
    if (at == end || text[at] != '#') return at;
    at = std::min(text.find('\n', at), end);
  }
  return end;
}

}  // namespace

bool is_core_tag(std::string_view tag) { return find_core_tag(tag) != nullptr; }

bool is_number_or_boolean_tag(std::string_view tag) {
  const CoreTag* core = find_core_tag(tag);
  return core != nullptr && core->number_or_boolean;
}

bool tag_fits(std::string_view tag, Node::Kind kind) { return find_core_tag(tag)->kind == kind; }

std::string short_tag(std::string_view tag) {
  if (!tag.starts_with(core_prefix)) return shown(tag);
  return "!!" + shown(tag.substr(core_prefix.size()));
}

Properties find_properties(std::string_view text, Range node) {
  Properties found{{node.begin, node.begin}, node.begin};
  // At most one anchor and one tag: a third word is the content, even if it looks like either.
  for (int word = 0; word < 2; ++word) {
    if (found.content >= node.end || (text[found.content] != '&' && text[found.content] != '!')) break;
    const std::size_t end = end_of_word(text, found.content, node.end);
    if (text[found.content] == '!') found.tag = {found.content, end};
    found.content = skip_space(text, end, node.end);
  }
  return found;
}

}  // namespace ashlar::yaml
