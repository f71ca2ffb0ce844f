// The tags that settings may carry, `!!str` and its kin, and where a node's content starts behind its tag and
// anchor.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "config/yaml.h"
#include "config/yaml_positions.h"

namespace ashlar::yaml {

inline constexpr std::string_view null_tag = "tag:yaml.org,2002:null";

/// One of !!str, !!int, !!float, !!bool, !!null, !!map, !!seq.
bool is_core_tag(std::string_view tag);
bool is_number_or_boolean_tag(std::string_view tag);
/// `tag` must be a core tag.
bool tag_fits(std::string_view tag, Node::Kind kind);
/// As people write it: `!!str`, `!Ref`.
std::string short_tag(std::string_view tag);

struct Properties {
  Range tag;                ///< empty where there is none
  std::size_t content = 0;  ///< where the node's own text starts; the end of `node` where it has none
};

/// Of a node that libyaml says has an anchor or a tag, at `node`.
Properties find_properties(std::string_view text, Range node);

}  // namespace ashlar::yaml
