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

/// A document that is being filled, and how long it is so far.
struct Filling {
  PermissionSet set;
  std::size_t length = policy_length({});

  std::size_t length_with(std::size_t statement) const {
    return length + (set.statements.empty() ? 0 : 1) + statement;
  }
};

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
  std::vector<Filling> filling;
  for (const Statement& statement : statements) {
    const std::size_t own = length(statement.value());
    auto found = std::find_if(filling.begin(), filling.end(), [&](const Filling& candidate) {
      return candidate.length_with(own) <= managed_policy_limit;
    });
    if (found == filling.end()) {
      Filling next;
      next.set.name = name_of_next(name, filling.size());
      found = filling.insert(found, std::move(next));
    }
    found->length = found->length_with(own);
    found->set.statements.push_back(statement);
  }
  std::vector<PermissionSet> sets;
  for (Filling& one : filling) sets.push_back(std::move(one.set));
  return sets;
}

}  // namespace ashlar::systems
