// YAML as a tree in which every key and every value knows where it stands. Built on libyaml's events;
// duplicate keys, aliases and merge keys are ours, because messages need exact places.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/source.h"

namespace ashlar::yaml {

struct Entry;

/// A scalar, a sequence or a mapping. Aliases are resolved to copies of what they name, whose places stay
/// those of the anchor; `<<` merge keys are expanded, nearer keys winning, as the YAML 1.1 merge type says.
/// Places leave out the anchor and the tag; those of a block collection end with its last value, those of a
/// block text with its last line.
struct Node {
  enum class Kind { Null, Scalar, Sequence, Mapping };

  Kind kind = Kind::Null;
  /// A scalar written without quotes, or tagged !!int, !!float or !!bool: only these can be numbers or
  /// booleans.
  bool plain = false;
  std::string text;            ///< a scalar's value
  std::vector<Node> items;     ///< a sequence's
  std::vector<Entry> entries;  ///< a mapping's, in the order written, merged ones last; keys are unique
  Span at;

  bool is_scalar() const { return kind == Kind::Scalar; }
  bool is_sequence() const { return kind == Kind::Sequence; }
  bool is_mapping() const { return kind == Kind::Mapping; }
  bool is_null() const { return kind == Kind::Null; }

  /// The entry of that key; null where there is none, or where this is no mapping.
  const Entry* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  Span key_at;
  Node value;
};

/// What a file may cost. Over a limit there is one clear error, in time and memory bounded by the limit.
struct Limits {
  std::size_t bytes = std::size_t{1024} * 1024;
  std::size_t depth = 50;
  std::size_t nodes = 100'000;  ///< after aliases and merges are expanded
};

/// Reads one document. Mistakes go to `diagnostics`; what could be read is returned all the same, so that the
/// other mistakes of the file are found in the same run: an entry or item that could not be read is left out,
/// and where the rest of the file could not be read, that is cut off. An empty document is a Null node at its
/// start.
Node parse(FileId file, const Sources& sources, Diagnostics& diagnostics, const Limits& limits = {});

/// What a message says it found: `the number 50`, `the boolean true`, `the text "abc"`, `a list`, `a
/// mapping`, `nothing`. Numbers are those of YAML 1.2's core schema; long texts are cut; safe to print on a
/// terminal.
std::string describe(const Node& node);

/// A plain scalar that YAML 1.2's core schema takes for a number or a boolean: to other programs it is no
/// text.
bool is_number_or_boolean(const Node& node);

}  // namespace ashlar::yaml
