#include "config/yaml_composer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "config/yaml_syntax.h"
#include "config/yaml_tags.h"
#include "config/yaml_text.h"

namespace ashlar::yaml {

namespace {

/// More than this in one file is one cause repeated, or no YAML at all.
constexpr std::size_t most_mistakes = 50;

bool is_null_text(std::string_view text) {
  return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

bool is_merge_key(const Event& key) {
  return key.kind == Event::Kind::Scalar && key.plain && key.tag.empty() && key.text == "<<";
}

/// A block text's last line break and what is blank after it belong to the layout, not to the text.
std::size_t end_of_block_text(std::string_view text, Range range) {
  std::size_t end = range.end;
  while (true) {
    const std::size_t last = text.find_last_not_of(" \t", end - 1);
    if (last == std::string_view::npos || last <= range.begin || text[last] != '\n') return end;
    end = last > 0 && text[last - 1] == '\r' ? last - 1 : last;
  }
}

}  // namespace

Composer::Composer(const Positions& positions, Diagnostics& diagnostics, const Limits& limits)
    : positions_(positions), diagnostics_(diagnostics), limits_(limits), reader_(positions) {}

Node Composer::document() {
  Node empty;
  empty.at = span({0, 0});
  next();  // the stream's start
  const Event start = next();
  if (start.kind != Event::Kind::DocumentStart) return empty;
  last_end_ = start.at.end;
  std::optional<Node> root = compose(next());
  if (!stopped_) finish_document();
  return root ? std::move(*root) : empty;
}

void Composer::finish_document() {
  next();  // the document's end
  const Event after = next();
  if (after.kind != Event::Kind::DocumentStart) return;
  stop(mistake("the file holds a second document", span(after.at),
               "write one document a file; remove the `---`"));
}

/// Reports libyaml's error; the caller sees `stopped_`.
Event Composer::next() {
  if (stopped_) return {};
  Event event = reader_.next();
  if (event.kind == Event::Kind::Failed) stop(explain_syntax(reader_.problem(), positions_, open_bracket()));
  return event;
}

std::optional<Node> Composer::compose(const Event& first) {
  if (stopped_) return std::nullopt;
  if (first.kind == Event::Kind::Alias) return copy_alias(first);
  if (!count_nodes(1, first)) return std::nullopt;
  return read_node(first);
}

std::optional<Node> Composer::read_node(const Event& first) {
  const std::size_t serial = open_anchor(first);
  std::optional<Node> node = first.kind == Event::Kind::Scalar ? scalar(first) : collection(first);
  if (node) check_tag(first, node->kind);
  close_anchor(first, serial, node);
  return node;
}

Node Composer::scalar(const Event& first) {
  Node node;
  const bool may_be_null = first.tag.empty() ? first.plain : first.tag == null_tag;
  Range range{content_begin(first), first.at.end};
  if (first.block) range.end = end_of_block_text(positions_.text(), range);
  if (first.at.begin == first.at.end) range = null_range(first);
  last_end_ = std::max(last_end_, range.end);
  node.at = span(range);
  if (may_be_null && is_null_text(first.text)) return node;
  node.kind = Node::Kind::Scalar;
  node.plain =
      first.tag.empty() || !is_core_tag(first.tag) ? first.plain : is_number_or_boolean_tag(first.tag);
  node.text = first.text;
  return node;
}

/// What was read of it where the file cannot be read to its end.
std::optional<Node> Composer::collection(const Event& first) {
  const std::size_t begin = content_begin(first);
  if (open_.size() >= limits_.depth) {
    stop(mistake(fmt::format("the file is nested deeper than {} levels", limits_.depth),
                 span(positions_.character_at(begin)), "is a bracket not closed?"));
    return std::nullopt;
  }
  open_.push_back({begin, first.flow});
  last_end_ = std::max(last_end_, first.flow ? begin + 1 : begin);
  Node node;
  node.kind = first.kind == Event::Kind::SequenceStart ? Node::Kind::Sequence : Node::Kind::Mapping;
  node.is_sequence() ? read_sequence(node) : read_mapping(node);
  open_.pop_back();
  node.at = span({begin, last_end_});
  return node;
}

/// Takes the end of a collection; only a bracket stands where libyaml says it does.
void Composer::close(const Event& end) {
  if (open_.back().flow && !stopped_) last_end_ = end.at.end;
}

void Composer::read_sequence(Node& node) {
  Event event = next();
  for (; !stopped_ && event.kind != Event::Kind::SequenceEnd; event = next()) {
    if (std::optional<Node> item = compose(event)) node.items.push_back(std::move(*item));
  }
  close(event);
}

void Composer::read_mapping(Node& node) {
  MappingState state;
  Event event = next();
  for (; !stopped_ && event.kind != Event::Kind::MappingEnd; event = next()) {
    read_entry(event, node, state);
  }
  close(event);
  apply_merges(node, state);
}

void Composer::read_entry(const Event& key, Node& node, MappingState& state) {
  if (is_merge_key(key)) return read_merge(key, state);
  std::optional<Entry> entry = read_key(key);
  std::optional<Node> value = compose(next());
  if (!entry || !value) return;
  entry->value = std::move(*value);
  add_entry(std::move(*entry), node, state);
}

/// A null key is its text: `~`, `null`, or nothing. A key is part of its entry and not counted as a value.
std::optional<Entry> Composer::read_key(const Event& first) {
  const bool written_here = first.kind == Event::Kind::Scalar;
  std::optional<Node> node = written_here ? read_node(first) : compose(first);
  if (!node || stopped_) return std::nullopt;
  if (node->is_scalar()) return Entry{std::move(node->text), written_here ? node->at : span(first.at), {}};
  if (node->is_null() && written_here) return Entry{first.text, node->at, {}};
  Diagnostic diagnostic =
      mistake("a key must be a text", node->at, "a text in braces or brackets needs quotes");
  diagnostic.found = describe(*node);
  report(std::move(diagnostic));
  return std::nullopt;
}

void Composer::add_entry(Entry entry, Node& node, MappingState& state) {
  const auto [first, is_new] = state.keys.emplace(entry.key, entry.key_at);
  if (is_new) {
    node.entries.push_back(std::move(entry));
    return;
  }
  Diagnostic diagnostic = mistake(fmt::format("`{}` is written twice in the same mapping", shown(entry.key)),
                                  entry.key_at, "remove one of the two");
  diagnostic.expected = "each key once";
  diagnostic.notes.push_back({"the first is here", first->second});
  report(std::move(diagnostic));
}

void Composer::read_merge(const Event& key, MappingState& state) {
  const Span key_at = span({content_begin(key), key.at.end});
  last_end_ = key.at.end;
  std::optional<Node> value = compose(next());
  if (!value) return;
  if (state.merge_key) {
    Diagnostic diagnostic =
        mistake("`<<` is written twice in the same mapping", key_at, "write `<<: [*one, *two]`");
    diagnostic.notes.push_back({"the first is here", *state.merge_key});
    return report(std::move(diagnostic));
  }
  state.merge_key = key_at;
  if (!value->is_sequence()) return add_merged(std::move(*value), key_at, state);
  for (Node& item : value->items) add_merged(std::move(item), key_at, state);
}

void Composer::add_merged(Node value, const Span& key_at, MappingState& state) {
  if (value.is_mapping()) {
    state.merged.push_back(std::move(value));
    return;
  }
  Diagnostic diagnostic = mistake("`<<` takes a mapping, or a list of mappings", key_at,
                                  "write `<<: *name`, where `&name` stands before a mapping");
  diagnostic.found = describe(value);
  diagnostic.notes.push_back({"this is no mapping", value.at});
  report(std::move(diagnostic));
}

/// Behind the mapping's own entries, each key only if nothing nearer has it.
void Composer::apply_merges(Node& node, MappingState& state) {
  for (Node& merged : state.merged) {
    for (Entry& entry : merged.entries) {
      if (state.keys.emplace(entry.key, entry.key_at).second) node.entries.push_back(std::move(entry));
    }
  }
}

void Composer::check_tag(const Event& first, Node::Kind kind) {
  if (first.tag.empty()) return;
  const bool known = is_core_tag(first.tag);
  if (known && tag_fits(first.tag, kind)) return;
  const std::string name = short_tag(first.tag);
  const Span at = span(find_properties(positions_.text(), first.at).tag);
  if (known)
    return report(
        mistake(fmt::format("the tag `{}` does not fit what follows it", name), at, "remove the tag"));
  report(mistake(fmt::format("the tag `{}` is not known", name), at,
                 "remove the tag; a text that starts with `!` needs quotes"));
}

std::size_t Composer::content_begin(const Event& first) const {
  if (first.anchor.empty() && first.tag.empty()) return first.at.begin;
  return find_properties(positions_.text(), first.at).content;
}

/// A value that is not there: behind its `:` or `-`. libyaml puts some of them at the next thing in the file,
/// lines below.
Range Composer::null_range(const Event& first) const {
  const std::string_view text = positions_.text();
  std::size_t at = first.at.begin;
  while (at > last_end_ && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  if (at > last_end_ && (text[at - 1] == '\n' || text[at - 1] == '\r')) at = last_end_;
  return {at, at};
}

std::optional<std::size_t> Composer::open_bracket() const {
  if (open_.empty() || !open_.back().flow) return std::nullopt;
  return open_.back().begin;
}

void Composer::report(Diagnostic diagnostic) {
  if (stopped_) return;
  const Span at = diagnostic.at;
  diagnostics_.add(std::move(diagnostic));
  if (++mistakes_ < most_mistakes) return;
  stop(mistake(fmt::format("the file has {} mistakes or more; the rest of it was not read", most_mistakes),
               at));
}

void Composer::stop(Diagnostic diagnostic) {
  diagnostics_.add(std::move(diagnostic));
  stopped_ = true;
}

}  // namespace ashlar::yaml
