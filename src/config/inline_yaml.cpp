#include "config/inline_yaml.h"

#include "base/text.h"
#include "config/section.h"

namespace ashlar {

namespace {

/// Whether the text without quotes, in a list, would read as something else.
bool needs_quotes(const yaml::Node& scalar) {
  const yaml::Node list = default_node("[" + scalar.text + "]");
  if (list.items.size() != 1) return true;
  const yaml::Node& read = list.items.front();
  return !read.is_scalar() || read.text != scalar.text || yaml::describe(read) != yaml::describe(scalar);
}

std::string scalar_yaml(const yaml::Node& node) {
  if (!needs_quotes(node)) return printable(node.text);
  return "\"" + printable(replace_all(replace_all(node.text, "\\", "\\\\"), "\"", "\\\"")) + "\"";
}

}  // namespace

std::string text_yaml(const std::string& text) {
  yaml::Node node;
  node.kind = yaml::Node::Kind::Scalar;
  node.text = text;
  return scalar_yaml(node);
}

std::string inline_yaml(const yaml::Node& node) {
  std::vector<std::string> parts;
  switch (node.kind) {
    case yaml::Node::Kind::Null:
      return "null";
    case yaml::Node::Kind::Scalar:
      return scalar_yaml(node);
    case yaml::Node::Kind::Sequence:
      for (const yaml::Node& item : node.items) parts.push_back(inline_yaml(item));
      return "[" + join(parts, ", ") + "]";
    case yaml::Node::Kind::Mapping:
      break;
  }
  for (const yaml::Entry& entry : node.entries)
    parts.push_back(text_yaml(entry.key) + ": " + inline_yaml(entry.value));
  return "{" + join(parts, ", ") + "}";
}

}  // namespace ashlar
