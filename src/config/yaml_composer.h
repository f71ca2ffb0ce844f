// Builds the tree from events: duplicate keys, anchors and aliases, merge keys, tags, and the limits that
// keep a hostile file cheap. Recursion goes no deeper than `Limits::depth`.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.h"
#include "config/yaml.h"
#include "config/yaml_events.h"
#include "config/yaml_positions.h"

namespace ashlar::yaml {

class Composer {
 public:
  Composer(const Positions& positions, Diagnostics& diagnostics, const Limits& limits);

  Node document();

 private:
  /// What a tree costs to copy.
  struct Size {
    std::size_t nodes = 0;
    std::size_t bytes = 0;   ///< of keys and scalars
    std::size_t height = 0;  ///< collections inside each other
  };
  struct Anchor {
    std::size_t serial = 0;
    Span at;
    std::optional<Node> node;  ///< empty while the node is being read: an alias now would hold itself
    Size size;
  };
  struct Collection {
    std::size_t begin = 0;
    bool flow = false;
  };
  /// What is only known while a mapping is being read.
  struct MappingState {
    std::map<std::string, Span> keys;
    std::vector<Node> merged;
    std::optional<Span> merge_key;
  };

  static Size measure(const Node& node);

  Event next();
  /// Empty where nothing could be read; the reason is reported.
  std::optional<Node> compose(const Event& first);
  std::optional<Node> read_node(const Event& first);
  Node scalar(const Event& first);
  std::optional<Node> collection(const Event& first);
  void close(const Event& end);
  void read_sequence(Node& node);
  void read_mapping(Node& node);
  void read_entry(const Event& key, Node& node, MappingState& state);
  std::optional<Entry> read_key(const Event& first);
  void add_entry(Entry entry, Node& node, MappingState& state);
  void read_merge(const Event& key, MappingState& state);
  void add_merged(Node value, const Span& key_at, MappingState& state);
  static void apply_merges(Node& node, MappingState& state);
  std::optional<Node> copy_alias(const Event& alias);
  bool can_copy(const Event& alias, const Anchor& anchor);
  std::size_t open_anchor(const Event& first);
  void close_anchor(const Event& first, std::size_t serial, const std::optional<Node>& node);
  void check_tag(const Event& first, Node::Kind kind);
  bool count_nodes(std::size_t count, const Event& at);
  void finish_document();

  std::size_t content_begin(const Event& first) const;
  Range null_range(const Event& first) const;
  std::optional<std::size_t> open_bracket() const;
  Span span(Range range) const { return positions_.span(range); }
  void report(Diagnostic diagnostic);
  void stop(Diagnostic diagnostic);

  const Positions& positions_;
  Diagnostics& diagnostics_;
  Limits limits_;
  EventReader reader_;
  std::map<std::string, Anchor> anchors_;
  std::vector<Collection> open_;
  std::size_t last_end_ = 0;  ///< where the last scalar, alias or closing bracket ended
  std::size_t serial_ = 0;
  std::size_t nodes_ = 0;
  std::size_t copied_bytes_ = 0;
  std::size_t anchored_nodes_ = 0;
  std::size_t mistakes_ = 0;
  bool stopped_ = false;
};

}  // namespace ashlar::yaml
