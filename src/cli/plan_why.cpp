#include "cli/plan_why.h"

#include <array>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::cli {

namespace {

using engine::Action;
using engine::Change;
using engine::Reason;
using Json = nlohmann::ordered_json;

std::string_view name_of(Reason::Kind kind) {
  constexpr std::array<std::string_view, 9> names{"line",     "resource", "own",    "drift",  "gone",
                                                  "unwanted", "replaced", "failed", "destroy"};
  return names.at(static_cast<std::size_t>(kind));
}

std::string_view happens_to(Action action) {
  switch (action) {
    case Action::Create:
      return "is made";
    case Action::Replace:
      return "is replaced";
    case Action::Delete:
      return "goes";
    case Action::Update:
    case Action::None:
      break;
  }
  return "is changed";
}

/// In its own unit by its address alone.
std::string resource_text(const Reason& reason, const Change& change) {
  const std::string unit = reason.unit == change.unit ? "" : reason.unit + "//";
  return fmt::format("{}{} {}", unit, reason.address, happens_to(reason.action));
}

std::string text_of(const Reason& reason, const Change& change, const Sources& sources) {
  switch (reason.kind) {
    case Reason::Kind::Line:
      return fmt::format("{}:{}", sources.path(reason.line.file), reason.line.line);
    case Reason::Kind::Resource:
      return resource_text(reason, change);
    case Reason::Kind::Own:
      return reason.attribute.empty() ? "" : "by Ashlar itself";
    case Reason::Kind::Drift:
      return "was changed in AWS";
    case Reason::Kind::Gone:
      return "it was removed from AWS";
    case Reason::Kind::Unwanted:
      return reason.attribute.empty() ? "" : "nobody asks for it any more";
    case Reason::Kind::Replaced:
    case Reason::Kind::Failed:
    case Reason::Kind::Destroy:
      break;
  }
  return "";
}

/// The first few, and how many more there are.
std::string shortened(const std::vector<std::string>& texts) {
  constexpr std::size_t most = 3;
  const std::size_t shown = texts.size() > most ? most - 1 : texts.size();
  std::string all = join(std::span(texts).first(shown), ", ");
  if (texts.size() > shown) all += fmt::format(" and {} more", texts.size() - shown);
  return all;
}

std::string why_of(const std::string& attribute, const Change& change, const Sources& sources) {
  std::vector<std::string> texts;
  for (const Reason& reason : change.why) {
    if (reason.attribute != attribute) continue;
    if (std::string text = text_of(reason, change, sources); !text.empty()) texts.push_back(std::move(text));
  }
  return shortened(texts);
}

}  // namespace

std::string why_text(const Change& change, const Sources& sources) { return why_of("", change, sources); }

std::string why_text(const Change& change, const provider::Path& attribute, const Sources& sources) {
  return why_of(provider::text(attribute), change, sources);
}

Json place_json(Place place, const Sources& sources) {
  if (!place) return nullptr;
  return {{"file", sources.path(place.file)}, {"line", place.line}};
}

Json why_json(const Change& change, const Sources& sources) {
  Json all = Json::array();
  for (const Reason& reason : change.why) {
    Json one{{"kind", name_of(reason.kind)}};
    if (!reason.attribute.empty()) one["attribute"] = reason.attribute;
    if (reason.kind == Reason::Kind::Line) one.update(place_json(reason.line, sources));
    if (reason.kind == Reason::Kind::Resource) {
      one["resource"] = reason.unit + "//" + reason.address;
      one["action"] = engine::name_of(reason.action);
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace ashlar::cli
