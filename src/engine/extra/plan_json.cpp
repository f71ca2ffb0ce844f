#include "engine/extra/plan_json.h"

#include "provider/json.h"

namespace ashlar::engine {

namespace {

using provider::List;
using provider::Object;
using provider::Path;
using provider::Step;
using provider::Value;

const Value& member(const Value& value, std::string_view name) {
  static const Value nothing;
  const Value* found = value.find(name);
  return found == nullptr ? nothing : *found;
}

const List& items(const Value& value) {
  static const List none;
  const auto* list = value.as<List>();
  return list == nullptr ? none : *list;
}

bool is_true(const Value& value) {
  const auto* flag = value.as<bool>();
  return flag != nullptr && *flag;
}

/// `unknown` has the shape of the value, with `true` where it is not known.
Value with_unknowns(Value value, const Value& unknown) {
  if (is_true(unknown)) return provider::Unknown{};
  if (const auto* members = unknown.as<Object>()) {
    Object object = value.as<Object>() == nullptr ? Object{} : *value.as<Object>();
    for (const auto& [name, inner] : *members) {
      Value merged = with_unknowns(member(value, name), inner);
      if (!merged.is_null()) object[name] = std::move(merged);
    }
    return value.is_null() && object.empty() ? Value() : Value(std::move(object));
  }
  auto* list = value.as<List>();
  for (std::size_t i = 0; list != nullptr && i < list->size() && i < items(unknown).size(); ++i)
    (*list)[i] = with_unknowns(std::move((*list)[i]), items(unknown)[i]);
  return value;
}

/// The same shape, with `true` where it is a secret.
void add_sensitive(const Value& marks, Path& path, std::vector<Path>& paths) {
  if (is_true(marks)) paths.push_back(path);
  if (const auto* members = marks.as<Object>())
    for (const auto& [name, inner] : *members) {
      path.push_back(Step::attribute(name));
      add_sensitive(inner, path, paths);
      path.pop_back();
    }
  for (std::size_t i = 0; i < items(marks).size(); ++i) {
    path.push_back(Step::at(static_cast<std::int64_t>(i)));
    add_sensitive(items(marks)[i], path, paths);
    path.pop_back();
  }
}

Action action_of(const List& actions) {
  const auto is = [&](std::size_t i, const char* name) { return actions[i] == Value(name); };
  if (actions.size() == 2) return Action::Replace;
  if (actions.size() != 1) return Action::None;
  if (is(0, "create")) return Action::Create;
  if (is(0, "update")) return Action::Update;
  return is(0, "delete") ? Action::Delete : Action::None;
}

/// As a list of names and numbers.
Path path_from(const Value& steps) {
  Path path;
  for (const Value& step : items(steps)) {
    if (const auto* name = step.as<std::string>()) path.push_back(Step::attribute(*name));
    if (const auto* number = step.as<provider::Number>())
      path.push_back(Step::at(std::stoll(number->text())));
  }
  return path;
}

Change change_from(const Value& source, const Unit& unit) {
  const Value& what = member(source, "change");
  Change change;
  change.unit = unit.path.text();
  change.of_the_team = true;
  change.address = text_at(source, "address");
  change.type = text_at(source, "type");
  change.deposed = text_at(source, "deposed");
  change.action = action_of(items(member(what, "actions")));
  change.tainted = text_at(source, "action_reason") == "replace_because_tainted";
  change.prior.value = member(what, "before");
  change.planned.value = with_unknowns(member(what, "after"), member(what, "after_unknown"));
  for (const Value& path : items(member(what, "replace_paths")))
    change.replaced_by.push_back(path_from(path));
  Path path;
  add_sensitive(member(what, "before_sensitive"), path, change.sensitive);
  add_sensitive(member(what, "after_sensitive"), path, change.sensitive);
  return change;
}

}  // namespace

Expected<ExtraPlan> plan_from_json(std::string_view json, const Unit& unit, std::vector<Change>& drift) {
  const auto document = provider::from_json(json);
  if (!document) return tl::unexpected(document.error());
  ExtraPlan plan;
  plan.unit = &unit;
  for (const Value& one : items(member(*document, "resource_changes"))) {
    if (text_at(one, "mode") != "managed") continue;
    Change change = change_from(one, unit);
    const Value& import = member(member(one, "change"), "importing");
    if (!import.is_null()) plan.imports.push_back({change.address, text_at(import, "id")});
    if (change.action == Action::None)
      ++plan.unchanged;
    else
      plan.changes.push_back(std::move(change));
  }
  for (const Value& one : items(member(*document, "resource_drift")))
    if (text_at(one, "mode") == "managed") drift.push_back(change_from(one, unit));
  plan.has_something_to_do = is_true(member(*document, "applyable"));
  return plan;
}

}  // namespace ashlar::engine
