// Whatever text is written, the same comes back, and places cut the written text out of the file.
#include <cstdint>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "config/yaml.h"
#include "config/yaml_helper.h"

namespace ashlar::yaml {

namespace {

std::string utf8(std::uint32_t c) {
  const auto tail = [c](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0U | (c >> 6U)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0U | (c >> 12U)), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | (c >> 18U)), tail(12), tail(6), tail(0)};
}

/// Line breaks are escaped as well: YAML folds those between quotes.
std::string quoted_character(std::uint32_t c) {
  if (c == '"' || c == '\\') return {'\\', static_cast<char>(c)};
  const bool is_break = c == 0x2028 || c == 0x2029;
  const bool is_plain = (c >= 0x20 && c < 0x7F) || (c >= 0xA0 && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF);
  return is_plain && !is_break ? utf8(c) : fmt::format("\\U{:08X}", c);
}

rc::Gen<std::uint32_t> any_character() {
  const auto code_point = rc::gen::suchThat(rc::gen::inRange<std::uint32_t>(0, 0x110000),
                                            [](std::uint32_t c) { return c < 0xD800 || c > 0xDFFF; });
  return rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 0x80),
                        rc::gen::inRange<std::uint32_t>(0x80, 0x3000), code_point);
}

RC_GTEST_PROP(YamlProperty, AnyTextInDoubleQuotesComesBack, ()) {
  const auto characters = *rc::gen::container<std::vector<std::uint32_t>>(any_character());
  std::string text;
  std::string written;
  for (const std::uint32_t c : characters) {
    text += utf8(c);
    written += quoted_character(c);
  }
  const Read read("k: \"" + written + "\"\n");
  RC_ASSERT(mistakes(read) == lines());
  RC_ASSERT(read.at("k").text == text);
  RC_ASSERT(read.cut(read.at("k").at) == "\"" + written + "\"");
}

RC_GTEST_PROP(YamlProperty, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  const Read read(bytes);
  RC_ASSERT(describe(read.root) != "");
}

/// Writes a random tree, drawing each decision from `choices`, and remembers every scalar as written, in
/// order.
class TreeWriter {
 public:
  explicit TreeWriter(std::vector<std::uint8_t> choices) : choices_(std::move(choices)) { mapping(0); }

  std::string text;
  std::vector<std::string> scalars;

 private:
  std::size_t choose(std::size_t count) { return next_ < choices_.size() ? choices_[next_++] % count : 0; }

  void scalar() {
    static const std::vector<std::string> samples = {"a",      "é ü",         "'it''s é'", "\"\\t ß\"", "50",
                                                     "😀 日本", "\"x\n   y\"", "~",         "x#y:z"};
    scalars.push_back(samples[choose(samples.size())]);
    text += scalars.back();
  }

  void flow() {
    text += "[ ";
    for (std::size_t i = choose(4); i > 0; --i) {
      scalar();
      text += choose(2) == 0 ? " ,é: ü,\t" : ",";
      if (text.ends_with("\t")) scalars.insert(scalars.end(), {"é", "ü"});
    }
    text += "]";
  }

  void end_of_line() {
    text += std::vector<std::string>{"\n", "  \n", " # é\n", "\r\n", "\n\n# ü\n"}[choose(5)];
  }

  void sequence(std::size_t indent) {
    for (std::size_t i = choose(3) + 1; i > 0; --i) item(indent, "-");
  }

  void mapping(std::size_t indent) {
    const std::size_t count = choose(4) + 1;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string key = fmt::format("{}{}", choose(2) == 0 ? "k" : "ключ", i);
      scalars.push_back(key);
      item(indent, key + ":");
    }
  }

  void item(std::size_t indent, const std::string& head) {
    text += std::string(indent, ' ') + head;
    const std::size_t kind = indent < 8 ? choose(4) : 0;
    if (kind <= 1) text += " ";
    if (kind == 0) scalar();
    if (kind == 1) flow();
    end_of_line();
    if (kind == 2) sequence(indent + 2);
    if (kind == 3) mapping(indent + 2);
  }

  std::vector<std::uint8_t> choices_;
  std::size_t next_ = 0;
};

void cut_scalars(const Read& read, const Node& node, std::vector<std::string>& cuts) {
  if (node.is_scalar() || node.is_null()) cuts.push_back(read.cut(node.at));
  for (const Node& item : node.items) cut_scalars(read, item, cuts);
  for (const Entry& entry : node.entries) {
    cuts.push_back(read.cut(entry.key_at));
    cut_scalars(read, entry.value, cuts);
  }
}

RC_GTEST_PROP(YamlProperty, PlacesCutTheWrittenText, (const std::vector<std::uint8_t>& choices)) {
  const TreeWriter writer(choices);
  const Read read(writer.text);
  std::vector<std::string> cuts;
  cut_scalars(read, read.root, cuts);
  if (cuts != writer.scalars) RC_LOG() << writer.text;
  RC_ASSERT(mistakes(read) == lines());
  RC_ASSERT(cuts == writer.scalars);
}

}  // namespace

}  // namespace ashlar::yaml
