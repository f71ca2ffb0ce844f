#include "systems/policy_packing.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace ashlar::systems {

namespace {

constexpr std::size_t pair_of_marks = 2;  // quotes, brackets, braces

std::size_t commas_of(std::size_t items) { return items == 0 ? 0 : items - 1; }

std::size_t length(const Value& value);

std::size_t length(const List& items) {
  std::size_t all = pair_of_marks + commas_of(items.size());
  for (const Value& item : items) all += length(item);
  return all;
}

std::size_t length(const Object& members) {
  std::size_t all = pair_of_marks + commas_of(members.size());
  for (const Member& member : members) all += pair_of_marks + member.name.size() + 1 + length(member.value);
  return all;
}

std::size_t length(const Value& value) {
  if (const std::string* text = value.as<std::string>()) return pair_of_marks + text->size();
  if (const List* items = value.as<List>()) return length(*items);
  if (const Object* members = value.as<Object>()) return length(*members);
  throw std::logic_error("a statement that is packed holds text, lists and objects only");
}

bool has_room(const PermissionSet& set, const Statement& statement) {
  std::vector<Statement> together = set.statements;
  together.push_back(statement);
  return policy_length(together) <= managed_policy_limit;
}

std::string name_of_next(std::string_view name, std::size_t before) {
  return before == 0 ? std::string(name) : fmt::format("{}-{}", name, before + 1);
}

}  // namespace

std::size_t policy_length(const std::vector<Statement>& statements) {
  List values;
  for (const Statement& statement : statements) values.push_back(statement.value());
  return length(Object{{"Version", "2012-10-17"}, {"Statement", std::move(values)}});
}

std::vector<PermissionSet> pack(std::string_view name, const std::vector<Statement>& statements) {
  std::vector<PermissionSet> sets;
  for (const Statement& statement : statements) {
    auto set = std::find_if(sets.begin(), sets.end(),
                            [&](const PermissionSet& candidate) { return has_room(candidate, statement); });
    if (set == sets.end()) set = sets.insert(set, {name_of_next(name, sets.size()), {}});
    set->statements.push_back(statement);
  }
  return sets;
}

}  // namespace ashlar::systems
