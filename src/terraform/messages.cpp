#include "terraform/messages.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "terraform/json_members.h"
#include "terraform/json_position.h"

namespace ashlar::terraform {

namespace {

using nlohmann::json;

constexpr std::size_t longest_code = 200;

// --- reading

std::size_t number(const json& object, const char* name) {
  const json& value = member(object, name);
  return value.is_number_unsigned() ? value.get<std::size_t>() : 0;
}

std::string trimmed(const std::string& line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string::npos) return "";
  std::string middle = line.substr(first, line.find_last_not_of(" ,\t\r\n") - first + 1);
  return middle.size() > longest_code ? middle.substr(0, longest_code) + "…" : middle;
}

// --- leading back

/// A resource and the path of an attribute in it, as the message's position names them.
struct Target {
  const Resource* resource = nullptr;
  std::vector<std::string> path;
};

const Resource* find_resource(const Unit& unit, schema::Mode mode, std::string_view type,
                              std::string_view name) {
  for (const auto& resource : unit.resources) {
    if (resource->mode == mode && resource->type == type && resource->name == name) return resource.get();
  }
  return nullptr;
}

Target target_of(const Message& message, const Unit& unit, const FileTree& files) {
  const auto file = files.find(message.file);
  std::vector<std::string> path;
  if (file != files.end()) path = json_path_at(file->second, message.byte);
  if (path.size() >= 3 && (path[0] == "resource" || path[0] == "ephemeral")) {
    const schema::Mode mode = path[0] == "resource" ? schema::Mode::Managed : schema::Mode::Ephemeral;
    if (const Resource* resource = find_resource(unit, mode, path[1], path[2])) {
      return {resource, {path.begin() + 3, path.end()}};
    }
  }
  return {unit.find(message.address), {}};
}

bool is_index(const std::string& step) {
  return std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string path_text(const std::vector<std::string>& path) {
  std::string text;
  for (const std::string& step : path) {
    if (is_index(step)) {
      text += "[" + step + "]";
    } else {
      text += (text.empty() ? "" : ".") + step;
    }
  }
  return text;
}

const Value* element(const Value& value, const std::string& step) {
  if (const Object* members = value.as<Object>()) return find(*members, step);
  const List* items = value.as<List>();
  std::size_t index = 0;
  std::from_chars(step.data(), step.data() + step.size(), index);
  return items && index < items->size() ? &(*items)[index] : nullptr;
}

/// The user's line of the value that the path leads to, or of the nearest one around it that has a line.
Place place_of(const Target& target) {
  Place place = target.resource->from;
  const Value* value = nullptr;
  for (std::size_t i = 0; i < target.path.size(); ++i) {
    value = i == 0 ? find(target.resource->attributes, target.path[0]) : element(*value, target.path[i]);
    if (!value) break;
    if (value->from()) place = value->from();
  }
  return place;
}

std::string summary_of(const Message& message, const Unit& unit, const Target& target) {
  if (!target.resource) return fmt::format("{}: {}", unit.path.text(), message.summary);
  const std::string path = path_text(target.path);
  return fmt::format("{}: {}{}{}", target.resource->full_address(), path, path.empty() ? "" : ": ",
                     message.summary);
}

}  // namespace

Message message_of(const json& diagnostic) {
  const json& range = member(diagnostic, "range");
  const json& start = member(range, "start");
  return {text(diagnostic, "severity") == "warning" ? Severity::Warning : Severity::Error,
          text(diagnostic, "summary"),
          text(diagnostic, "detail"),
          text(diagnostic, "address"),
          text(range, "filename"),
          number(start, "line"),
          number(start, "byte"),
          trimmed(text(member(diagnostic, "snippet"), "code"))};
}

std::optional<std::vector<Message>> parse_messages(std::string_view answer) {
  const json document = json::parse(answer, nullptr, false);
  const json& diagnostics = member(document, "diagnostics");
  if (!diagnostics.is_array()) return std::nullopt;
  std::vector<Message> messages;
  for (const json& diagnostic : diagnostics) messages.push_back(message_of(diagnostic));
  return messages;
}

Diagnostic to_diagnostic(const Message& message, const Unit& unit, const FileTree& files) {
  const Target target = target_of(message, unit, files);
  Diagnostic result;
  result.severity = message.severity;
  result.summary = summary_of(message, unit, target);
  // Of a whole resource, the line shown is only its bracket.
  if (!target.resource || !target.path.empty()) result.found = message.code;
  if (!message.detail.empty()) result.notes.push_back({"Terraform: " + message.detail, {}});
  if (!message.file.empty()) {
    result.notes.push_back({fmt::format("in {}/{}:{}", unit.path.text(), message.file, message.line), {}});
  }
  if (!target.resource) return result;
  const Maker& maker = target.resource->maker;
  result.notes.push_back({fmt::format("made at {}:{}", maker.file, maker.line), {}});
  if (const Place at = place_of(target)) {
    result.at = {at, at.line, static_cast<std::uint16_t>(at.column + 1)};
  }
  return result;
}

}  // namespace ashlar::terraform
