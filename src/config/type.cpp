#include "config/type.h"

#include <charconv>

#include <fmt/format.h>

#include "base/pattern.h"
#include "base/text.h"
#include "config/patterns.h"

namespace ashlar {

namespace {

template <class T>
std::optional<T> wrong(const yaml::Node& node, const TypeInfo& info, Reading& reading,
                       std::string help = {}) {
  report_wrong(node, info, reading, std::move(help));
  return std::nullopt;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string range_text(std::int64_t least, std::int64_t most, const std::string& unit) {
  return fmt::format("a whole number from {} to {}{}{}", least, most, unit.empty() ? "" : " ", unit);
}

/// "7 days" where a bare 7 was wanted: the unit belongs to the setting, so say so.
std::string help_for_number(const yaml::Node& node, const std::string& unit) {
  if (!unit.empty() && node.is_scalar() && node.text.find(unit) != std::string::npos) {
    return fmt::format("write the number alone; the unit is always {}", unit);
  }
  if (node.is_scalar() && !node.plain && parse_integer(node.text)) return "write the number without quotes";
  return {};
}

/// True and TRUE, "true" in quotes, yes and on.
std::string help_for_boolean(const yaml::Node& node) {
  if (!node.is_scalar()) return {};
  std::string lower = node.text;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (lower == "true" || lower == "false") return "write it plainly: " + lower;
  constexpr std::string_view words[] = {"yes", "no", "on", "off"};
  bool old_word = std::find(std::begin(words), std::end(words), lower) != std::end(words);
  return old_word ? "YAML's yes, no, on and off are plain words here" : std::string();
}

struct SizeUnit {
  std::string_view name;
  std::int64_t gibibytes;
};
constexpr SizeUnit size_units[] = {{"GiB", 1}, {"TiB", 1024}};

std::optional<std::int64_t> parse_gibibytes(std::string_view text) {
  for (const SizeUnit& unit : size_units) {
    if (!text.ends_with(unit.name)) continue;
    text.remove_suffix(unit.name.size());
    if (text.ends_with(' ')) text.remove_suffix(1);
    if (text.starts_with('0')) return std::nullopt;
    std::optional<std::int64_t> number = parse_integer(text);
    if (!number || *number < 0 || *number > INT64_MAX / unit.gibibytes) return std::nullopt;
    return *number * unit.gibibytes;
  }
  return std::nullopt;
}

std::string help_for_size(const yaml::Node& node) {
  if (node.is_scalar() && parse_integer(node.text)) return fmt::format("add the unit: {} GiB", node.text);
  if (node.is_scalar() &&
      (node.text.ends_with("GB") || node.text.ends_with("G") || node.text.ends_with("Gi"))) {
    return "AWS counts disks in GiB (1024 MiB); write GiB or TiB";
  }
  return {};
}

std::string help_for_cidr(const CidrProblem& problem) {
  return problem.mend ? fmt::format("{}; did you mean {}?", problem.reason, problem.mend->text())
                      : problem.reason;
}

TypeInfo text_info(std::string name, std::string pattern, std::size_t longest, std::string expected) {
  TypeInfo info;
  info.name = std::move(name);
  info.pattern = "^(" + std::move(pattern) + ")$";
  info.expected = std::move(expected);
  info.most = static_cast<std::int64_t>(longest);
  return info;
}

Type<std::string> matching(TypeInfo info) {
  auto read = [info, pattern = Pattern(info.pattern)](const yaml::Node& node,
                                                      Reading& reading) -> std::optional<std::string> {
    const bool matches = node.is_scalar() && pattern.matches(node.text);
    if (!matches) return wrong<std::string>(node, info, reading);
    if (node.text.size() > static_cast<std::size_t>(*info.most)) {
      return wrong<std::string>(
          node, info, reading,
          fmt::format("it has {} characters, and may have {}", node.text.size(), *info.most));
    }
    if (!info.any_scalar && yaml::is_number_or_boolean(node))
      return wrong<std::string>(node, info, reading, fmt::format("write it in quotes: \"{}\"", node.text));
    return node.text;
  };
  return {std::move(info), read};
}

/// Sizes are told in GiB or TiB, as they may be written.
std::string size_pattern(std::int64_t least, std::int64_t most) {
  std::string alternatives;
  for (const SizeUnit& unit : size_units) {
    std::int64_t fewest = (least + unit.gibibytes - 1) / unit.gibibytes;
    alternatives += fmt::format("{}{} ?{}", alternatives.empty() ? "" : "|",
                                number_pattern(fewest, most / unit.gibibytes), unit.name);
  }
  return "^(" + alternatives + ")$";
}

std::string help_for_map(const yaml::Node& node) {
  if (node.is_null()) return "leave it out, or write {} for none";
  return node.is_sequence() ? "write `name: …` instead of `- name`, one a line"
                            : "write `name: …`, one a line";
}

}  // namespace

void report_wrong(const yaml::Node& node, const TypeInfo& info, Reading& reading, std::string help) {
  if (help.empty() && info.kind == TypeInfo::Kind::Map) help = help_for_map(node);
  reading.diagnostics.add({.summary = "this is not " + info.expected,
                           .at = node.at,
                           .found = yaml::describe(node),
                           .expected = info.expected,
                           .help = std::move(help),
                           .notes = {}});
}

Type<bool> boolean() {
  TypeInfo info;
  info.kind = TypeInfo::Kind::Boolean;
  info.name = "boolean";
  info.expected = "true or false";
  auto read = [info](const yaml::Node& node, Reading& reading) -> std::optional<bool> {
    if (node.is_scalar() && node.plain && node.text == "true") return true;
    if (node.is_scalar() && node.plain && node.text == "false") return false;
    return wrong<bool>(node, info, reading, help_for_boolean(node));
  };
  return {info, read};
}

Type<std::int64_t> integer(std::int64_t least, std::int64_t most, std::string unit) {
  TypeInfo info;
  info.kind = TypeInfo::Kind::Integer;
  info.name = "whole number";
  info.expected = range_text(least, most, unit);
  info.unit = std::move(unit);
  info.least = least;
  info.most = most;
  auto read = [info](const yaml::Node& node, Reading& reading) -> std::optional<std::int64_t> {
    std::optional<std::int64_t> value;
    if (node.is_scalar() && node.plain) value = parse_integer(node.text);
    if (!value || *value < *info.least || *value > *info.most) {
      return wrong<std::int64_t>(node, info, reading, help_for_number(node, info.unit));
    }
    return value;
  };
  return {info, read};
}

Type<std::string> text(std::string name, std::string pattern, std::size_t longest, std::string expected) {
  return matching(text_info(std::move(name), std::move(pattern), longest, std::move(expected)));
}

Type<std::string> free_text(std::string name, std::string pattern, std::size_t longest,
                            std::string expected) {
  TypeInfo info = text_info(std::move(name), std::move(pattern), longest, std::move(expected));
  info.any_scalar = true;
  return matching(std::move(info));
}

Type<std::string> any_text() {
  TypeInfo info;
  info.name = "text";
  info.expected = "text";
  info.any_scalar = true;
  auto read = [info](const yaml::Node& node, Reading& reading) -> std::optional<std::string> {
    if (!node.is_scalar()) return wrong<std::string>(node, info, reading);
    return node.text;
  };
  return {info, read};
}

Type<yaml::Node> any_mapping(std::string name, std::string expected) {
  TypeInfo info;
  info.kind = TypeInfo::Kind::Any;
  info.name = std::move(name);
  info.expected = std::move(expected);
  auto read = [info](const yaml::Node& node, Reading& reading) -> std::optional<yaml::Node> {
    if (!node.is_mapping()) return wrong<yaml::Node>(node, info, reading);
    return node;
  };
  return {info, read};
}

Type<std::string> one_of(std::string name, std::vector<std::string> allowed, std::string expected) {
  TypeInfo info;
  info.name = std::move(name);
  info.allowed = std::move(allowed);
  info.expected = std::move(expected);
  if (info.expected.empty()) {
    info.expected = (info.allowed.size() > 1 ? "one of " : "") + join_or(info.allowed);
  }
  auto read = [info](const yaml::Node& node, Reading& reading) -> std::optional<std::string> {
    bool known = node.is_scalar() &&
                 std::find(info.allowed.begin(), info.allowed.end(), node.text) != info.allowed.end();
    if (known) return node.text;
    std::optional<std::string> near = node.is_scalar() ? nearest_name(node.text, info.allowed) : std::nullopt;
    return wrong<std::string>(node, info, reading,
                              near ? fmt::format("did you mean {}?", *near) : std::string());
  };
  return {info, read};
}

Type<std::int64_t> gibibytes(std::int64_t least, std::int64_t most) {
  TypeInfo info;
  info.name = "size";
  info.unit = "GiB";
  info.expected = fmt::format("a size from {} GiB to {} GiB, like 50 GiB or 2 TiB", least, most);
  info.pattern = size_pattern(least, most);
  info.least = least;
  info.most = most;
  auto read = [info](const yaml::Node& node, Reading& reading) -> std::optional<std::int64_t> {
    std::optional<std::int64_t> value;
    if (node.is_scalar()) value = parse_gibibytes(node.text);
    if (!value || *value < *info.least || *value > *info.most) {
      return wrong<std::int64_t>(node, info, reading, help_for_size(node));
    }
    return value;
  };
  return {info, read};
}

Type<Cidr> cidr(int shortest, int longest) {
  TypeInfo info;
  info.name = "CIDR block";
  info.expected =
      fmt::format("an IPv4 network from /{} to /{}, like 10.17.0.0/{}", shortest, longest, shortest);
  info.pattern = "^(" + cidr_pattern(shortest, longest) + ")$";
  auto read = [info, shortest, longest](const yaml::Node& node, Reading& reading) -> std::optional<Cidr> {
    if (!node.is_scalar()) return wrong<Cidr>(node, info, reading);
    CidrProblem problem;
    std::optional<Cidr> value = parse_cidr(node.text, problem);
    if (!value) return wrong<Cidr>(node, info, reading, help_for_cidr(problem));
    if (value->prefix < shortest || value->prefix > longest) return wrong<Cidr>(node, info, reading);
    return value;
  };
  return {info, read};
}

}  // namespace ashlar
