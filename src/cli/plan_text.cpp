#include "cli/plan_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "base/text.h"
#include "cli/plan_table.h"
#include "cli/plan_why.h"
#include "cli/what_to_do.h"
#include "provider/json.h"

namespace ashlar::cli {

using engine::Action;
using engine::AttributeChange;
using engine::Change;
using engine::Loses;
using Json = nlohmann::ordered_json;
using provider::Value;

namespace {

/// As JSON; null in place of what is not known, which an event tells beside it.
Json known_json(const Value& value) {
  return std::visit(Overloaded{
                        [](std::monostate) { return Json(); },
                        [](provider::Unknown) { return Json(); },
                        [](bool flag) { return Json(flag); },
                        [](const provider::Number& number) { return Json::parse(number.text()); },
                        [](const std::string& text) { return Json(text); },
                        [](const provider::List& list) {
                          Json items = Json::array();
                          for (const Value& item : list) items.push_back(known_json(item));
                          return items;
                        },
                        [](const provider::Object& object) {
                          Json members = Json::object();
                          for (const auto& [name, member] : object) members[name] = known_json(member);
                          return members;
                        },
                    },
                    value.data());
}

/// What is not known, in words.
Json told_json(const Value& value) {
  if (value.is_unknown()) return "(known after apply)";
  if (const auto* list = value.as<provider::List>()) {
    Json items = Json::array();
    for (const Value& item : *list) items.push_back(told_json(item));
    return items;
  }
  if (const auto* object = value.as<provider::Object>()) {
    Json members = Json::object();
    for (const auto& [name, member] : *object)
      if (!member.is_null()) members[name] = told_json(member);
    return members;
  }
  return known_json(value);
}

std::string_view sign_of(Action action) {
  switch (action) {
    case Action::Create:
      return "+";
    case Action::Update:
      return "~";
    case Action::Replace:
      return "-/+";
    case Action::Delete:
      return "-";
    case Action::None:
      return " ";
  }
  return "";
}

bool is_asked_to_go(const Change& change) {
  return std::any_of(change.why.begin(), change.why.end(), [](const engine::Reason& reason) {
    return reason.kind == engine::Reason::Kind::Destroy;
  });
}

std::string remark(const Change& change, const Sources& sources) {
  if (change.action == Action::Replace && change.tainted) return "its creation failed half-way";
  if (change.action == Action::Replace)
    return "cannot be changed in place: " + engine::replaced_by_text(change);
  if (!change.deposed.empty()) return "was replaced, and is still there";
  if (is_asked_to_go(change)) return "";
  if (change.action == Action::Delete && change.resource != nullptr) return "is gone";
  if (change.action == Action::Delete) return "nobody asks for it any more";
  return why_text(change, sources);
}

/// Where the UTF-8 character begins that has a byte there.
std::size_t character_at(const std::string& text, std::size_t byte) {
  while (byte > 0 && byte < text.size() && (static_cast<unsigned char>(text[byte]) & 0xC0U) == 0x80U) --byte;
  return byte;
}

std::string in_brackets(const std::string& text) { return text.empty() ? "" : "  (" + text + ")"; }

std::size_t needed_count(const engine::Plan& plan) {
  return static_cast<std::size_t>(
      std::count_if(plan.changes.begin(), plan.changes.end(),
                    [](const Change& change) { return change.needed && change.action != Action::None; }));
}

Json asked_for_at(const Resource* resource, const Sources& sources) {
  return place_json(resource == nullptr ? Place() : resource->from, sources);
}

Json system_json(const Change& change) {
  if (change.of_the_team) return "extra";
  return change.resource == nullptr ? Json() : Json(change.resource->system);
}

Json loss_json(const engine::Loss& loss) {
  if (loss.what == Loses::Nothing) return nullptr;
  return {{"kind", engine::name_of(loss.what)}, {"why", loss.why}};
}

Json attribute_json(const AttributeChange& attribute) {
  Json json{{"path", provider::text(attribute.path)}};
  if (attribute.sensitive)
    json["sensitive"] = true;
  else
    json.update({{"before", known_json(attribute.before)}, {"after", known_json(attribute.after)}});
  if (!attribute.after.is_wholly_known()) json["known_after_apply"] = true;
  if (attribute.forces_replacement) json["forces_replacement"] = true;
  return json;
}

}  // namespace

std::string change_text(const Change& change, const Sources& sources) {
  return fmt::format("{} {}{}{}", sign_of(change.action), change.address,
                     in_brackets(remark(change, sources)),
                     change.needed ? "  (needed by the selection)" : "");
}

std::string change_line(const Change& change, const Sources& sources) {
  constexpr std::size_t longest_sign = 3;
  return std::string(2 + longest_sign - sign_of(change.action).size(), ' ') + change_text(change, sources);
}

std::string loss_line(const Change& change) {
  if (change.loss.what == Loses::Nothing) return "";
  return fmt::format("        ! loses {}: {}", engine::name_of(change.loss.what), change.loss.why);
}

std::string value_text(const Value& value, const Value& other) {
  constexpr std::size_t longest = 160;
  constexpr std::size_t before_difference = 40;
  if (value.is_unknown()) return "(known after apply)";
  std::string text = told_json(value).dump();
  if (text.size() <= longest) return text;
  const std::string other_text = told_json(other).dump();
  const auto differs = std::mismatch(text.begin(), text.end(), other_text.begin(), other_text.end()).first;
  const auto same = static_cast<std::size_t>(differs - text.begin());
  const std::size_t wanted = same > before_difference ? same - before_difference : 0;
  const std::size_t begin = character_at(text, std::min(wanted, text.size() - longest));
  const std::size_t end = character_at(text, begin + longest);
  return (begin > 0 ? "…" : "") + text.substr(begin, end - begin) + (end < text.size() ? "…" : "");
}

std::string attribute_remark(const AttributeChange& attribute, const Change& change, const Sources& sources) {
  std::string why = why_text(change, attribute.path, sources);
  if (!attribute.forces_replacement) return why;
  return "forces replacement" + (why.empty() ? "" : ": " + why);
}

std::string attribute_line(const AttributeChange& attribute, const Change& change, const Sources& sources) {
  const std::string path = provider::text(attribute.path);
  std::string comment = attribute_remark(attribute, change, sources);
  if (!comment.empty()) comment = "  # " + comment;
  if (attribute.sensitive) return fmt::format("        {}: (secret){}", path, comment);
  const std::string before =
      attribute.before.is_null() ? "" : value_text(attribute.before, attribute.after) + " -> ";
  const std::string after =
      attribute.after.is_null() ? "null" : value_text(attribute.after, attribute.before);
  return fmt::format("        {}: {}{}{}", path, before, after, comment);
}

std::string counts_text(const engine::Plan& plan) {
  const std::string text =
      fmt::format("{} to add, {} to change, {} to replace, {} to destroy", plan.count(Action::Create),
                  plan.count(Action::Update), plan.count(Action::Replace), plan.count(Action::Delete));
  return text + losses_text(plan);
}

std::string losses_text(const engine::Plan& plan) {
  std::string text;
  for (const Loses what : {Loses::Data, Loses::Availability})
    if (const auto count = plan.count(what); count > 0)
      text += fmt::format(", {} {} {}", count, count == 1 ? "loses" : "lose", engine::name_of(what));
  return text;
}

std::string move_line(const Move& move) {
  const bool stays = move.unit == move.now->unit->path;
  return fmt::format("moved {}, which is {} now: nothing of it changes on AWS", move.text(),
                     stays ? move.now->address() : move.now->full_address());
}

std::string after_line(const engine::ExtraPlan& extra) {
  std::vector<std::string> units;
  for (const Unit* unit : extra.after) units.push_back(unit->path.text());
  return "      after " + (units.empty() ? "its account is made" : join(units, ", ")) + ", by terraform";
}

std::string import_line(const engine::ExtraPlan::Import& import) {
  return fmt::format("    > {} comes into the state, as {}", import.address, import.id);
}

std::string waiting_text(const engine::Plan& plan) {
  const std::size_t count = plan.waiting();
  if (count == 0) return "";
  return fmt::format("{} of the team's own can be planned only after what {} given is there",
                     count == 1 ? "1 unit" : std::to_string(count) + " units",
                     count == 1 ? "it is" : "they are");
}

std::string selection_text(const engine::Plan& plan) {
  std::string text;
  if (const auto needed = needed_count(plan); needed > 0)
    text =
        fmt::format("{} of these {} not selected, but needed by what is", needed, needed == 1 ? "is" : "are");
  if (plan.left_out > 0)
    text += fmt::format(
        "{}{} in states, which nobody asks for any more, {} left out: without a line that asks "
        "for it, a resource's system is not known",
        text.empty() ? "" : "\n",
        plan.left_out == 1 ? "1 resource" : std::to_string(plan.left_out) + " resources",
        plan.left_out == 1 ? "is" : "are");
  return text;
}

Json change_json(const schema::Schema& schema, const Change& change, const Sources& sources) {
  Json attributes = Json::array();
  for (const AttributeChange& attribute : engine::attribute_changes(schema, change))
    attributes.push_back(attribute_json(attribute));
  return {{"event", "change"},
          {"unit", change.unit},
          {"address", change.address},
          {"type", change.type},
          {"system", system_json(change)},
          {"action", engine::name_of(change.action)},
          {"why", why_json(change, sources)},
          {"loses", loss_json(change.loss)},
          {"selected", !change.needed},
          {"asked_for_at", asked_for_at(change.resource, sources)},
          {"attributes", std::move(attributes)}};
}

Json after_json(const engine::ExtraPlan& extra) {
  Json units = Json::array();
  for (const Unit* unit : extra.after) units.push_back(unit->path.text());
  return {{"event", "after"}, {"unit", extra.unit->path.text()}, {"units", std::move(units)}};
}

Json import_json(const engine::ExtraPlan& extra, const engine::ExtraPlan::Import& import) {
  return {
      {"event", "import"}, {"unit", extra.unit->path.text()}, {"address", import.address}, {"id", import.id}};
}

/// The same shape: from what the state says to what AWS says.
Json drift_json(const schema::Schema& schema, const Change& change, const Sources& sources) {
  Json json = change_json(schema, change, sources);
  json["event"] = "drift";
  json["action"] = change.action == Action::Delete ? "removed" : "changed";
  json["has_additions"] = change.has_additions;
  return json;
}

Json move_json(const Move& move) {
  return {{"event", "move"},
          {"unit", move.now->unit->path.text()},
          {"address", move.now->address()},
          {"from_unit", move.unit.text()},
          {"from_address", move.address}};
}

Json problem_json(const engine::Problem& problem, const Sources& sources) {
  Json messages = Json::array();
  for (const provider::Diagnostic& one : problem.diagnostics)
    messages.push_back({{"severity", one.severity == Severity::Error ? "error" : "warning"},
                        {"summary", one.summary},
                        {"detail", one.detail},
                        {"attribute", provider::text(one.attribute)},
                        {"help", what_to_do(one, problem)}});
  return {{"event", "problem"},
          {"unit", problem.unit},
          {"address", problem.address},
          {"asked_for_at", problem.file.empty() ? asked_for_at(problem.resource, sources)
                                                : Json{{"file", problem.file}, {"line", problem.line}}},
          {"messages", std::move(messages)}};
}

Json summary_json(const engine::Plan& plan, double seconds) {
  return {{"event", "summary"},
          {"add", plan.count(Action::Create)},
          {"change", plan.count(Action::Update)},
          {"replace", plan.count(Action::Replace)},
          {"destroy", plan.count(Action::Delete)},
          {"unchanged", plan.count(Action::None)},
          {"loses", {{"data", plan.count(Loses::Data)}, {"availability", plan.count(Loses::Availability)}}},
          {"problems", plan.problems.size()},
          {"unplanned", plan.unplanned.size()},
          {"not_selected", needed_count(plan)},
          {"left_out", plan.left_out},
          {"after", plan.waiting()},
          {"drift", plan.drift.size()},
          {"by_account", PlanTable(plan).json()},
          {"seconds", seconds}};
}

}  // namespace ashlar::cli
