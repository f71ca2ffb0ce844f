// YAML as a tree in which every key and every value knows where it stands. Built on libyaml's events; duplicate keys,
// aliases and merge keys are ours, because messages need exact places.
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

/// A scalar, a sequence or a mapping. Aliases are resolved to copies of what they name, whose places stay those of
/// the anchor; `<<` merge keys are expanded, nearer keys winning, as the YAML 1.1 merge type says.
struct Node {
  enum class Kind { Null, Scalar, Sequence, Mapping };

  Kind kind = Kind::Null;
  bool plain = false;         ///< a scalar written without quotes: only these can be numbers, booleans or null
  std::string text;           ///< a scalar's value
  std::vector<Node> items;    ///< a sequence's
  std::vector<Entry> entries; ///< a mapping's, in the order written; keys are unique
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
  std::size_t bytes = 1024 * 1024;
  std::size_t depth = 50;
  std::size_t nodes = 100'000;  ///< after aliases and merges are expanded
};

/// Reads one document. Mistakes go to `diagnostics`; what could be read is returned all the same, so that the other
/// mistakes of the file are found in the same run. An empty document is a Null node.
Node parse(FileId file, const Sources& sources, Diagnostics& diagnostics, const Limits& limits = {});

/// "a number", "a list", "a mapping", "text", "nothing": what a message says it found.
std::string describe(const Node& node);

}  // namespace ashlar::yaml
