#include "engine/found_words.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "engine/reference_path.h"
#include "engine/ways_to_find.h"

namespace ashlar::engine {

namespace {

using nlohmann::json;
using provider::Value;

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  return region.starts_with("us-gov-") ? "aws-us-gov" : "aws";
}

std::optional<std::string> text_of(const Value& value) {
  if (const auto* text = value.as<std::string>()) return text->empty() ? std::nullopt : std::optional(*text);
  if (const auto* number = value.as<provider::Number>()) return number->text();
  if (const auto* flag = value.as<bool>()) return *flag ? "true" : "false";
  return std::nullopt;
}

std::optional<std::string> text_of(const json* value) {
  if (value == nullptr || value->is_null()) return std::nullopt;
  return value->is_string() ? value->get<std::string>() : value->dump();
}

std::optional<std::string> place_word(std::string_view name, const Lost& lost) {
  if (name == "account") return lost.account_id;
  if (name == "region") return lost.region;
  if (name == "partition") return std::string(partition_of(lost.region));
  if (name == "mark") return mark_of(lost.config);
  throw std::logic_error("a pattern has an unknown word: " + std::string(name));
}

std::optional<std::string> word(std::string_view name, const Lost& lost, const json* thing) {
  if (name.starts_with(':')) return place_word(name.substr(1), lost);
  if (!name.starts_with('.')) return text_of(follow(lost.config, name));
  return thing == nullptr ? std::nullopt : text_of(at(*thing, name.substr(1)));
}

/// Auto Scaling groups hold their tags as blocks.
std::optional<std::string> mark_in_blocks(const Value& value) {
  const Value* blocks = value.find("tag");
  const auto* all = blocks == nullptr ? nullptr : blocks->as<provider::List>();
  if (all == nullptr) return std::nullopt;
  for (const Value& block : *all) {
    const Value* key = block.find("key");
    if (key != nullptr && *key == Value(mark_tag)) return text_of(*block.find("value"));
  }
  return std::nullopt;
}

}  // namespace

const json* at(const json& answer, std::string_view path) {
  const json* here = &answer;
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    if (!here->is_object()) return nullptr;
    const auto found = here->find(std::string(name));
    if (found == here->end()) return nullptr;
    here = &*found;
  }
  return here;
}

std::optional<std::string> filled(std::string_view pattern, const Lost& lost, const json* thing) {
  std::string text;
  while (!pattern.empty()) {
    const std::size_t open = std::min(pattern.find('{'), pattern.size());
    text += pattern.substr(0, open);
    pattern.remove_prefix(open);
    if (pattern.empty()) break;
    const std::size_t close = pattern.find('}');
    const auto found = word(pattern.substr(1, close - 1), lost, thing);
    if (!found) return std::nullopt;
    text += *found;
    pattern.remove_prefix(close + 1);
  }
  return text;
}

std::optional<std::string> mark_of(const Value& value) {
  for (const char* name : {"tags", "tags_all"}) {
    const Value* tags = value.find(name);
    const Value* mark = tags == nullptr ? nullptr : tags->find(mark_tag);
    if (mark != nullptr) return text_of(*mark);
  }
  return mark_in_blocks(value);
}

}  // namespace ashlar::engine
