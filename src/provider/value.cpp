#include "provider/value.h"

#include <algorithm>

namespace ashlar::provider {

namespace {

template <class Plain>
int compare_plain(const Plain& a, const Plain& b) {
  return a < b ? -1 : (b < a ? 1 : 0);
}

int compare_same(std::monostate, std::monostate) { return 0; }
int compare_same(Unknown, Unknown) { return 0; }
int compare_same(bool a, bool b) { return compare_plain(a, b); }
int compare_same(const Number& a, const Number& b) { return compare_plain(a, b); }
int compare_same(const std::string& a, const std::string& b) { return compare_plain(a, b); }

int compare_same(const List& a, const List& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (const int order = compare(a[i], b[i]); order != 0) return order;
  }
  return compare_plain(a.size(), b.size());
}

int compare_same(const Object& a, const Object& b) {
  auto other = b.begin();
  for (auto one = a.begin(); one != a.end() && other != b.end(); ++one, ++other) {
    if (const int order = compare_plain(one->first, other->first); order != 0) return order;
    if (const int order = compare(one->second, other->second); order != 0) return order;
  }
  return compare_plain(a.size(), b.size());
}

}  // namespace

Value::Value() = default;
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

int compare(const Value& a, const Value& b) {
  if (a.data().index() != b.data().index()) return compare_plain(a.data().index(), b.data().index());
  return std::visit(
      [&](const auto& one) { return compare_same(one, std::get<std::decay_t<decltype(one)>>(b.data())); },
      a.data());
}

std::string text_at(const Value& value, std::string_view name) {
  const auto* text = member_as<std::string>(value, name);
  return text == nullptr ? "" : *text;
}

bool is_true_at(const Value& value, std::string_view name) {
  const auto* flag = member_as<bool>(value, name);
  return flag != nullptr && *flag;
}

bool operator==(const Value& a, const Value& b) { return compare(a, b) == 0; }

bool Value::is_wholly_known() const {
  if (is_unknown()) return false;
  if (const List* items = as<List>()) {
    return std::all_of(items->begin(), items->end(),
                       [](const Value& item) { return item.is_wholly_known(); });
  }
  const Object* members = as<Object>();
  return !members || std::all_of(members->begin(), members->end(),
                                 [](const auto& member) { return member.second.is_wholly_known(); });
}

const Value* Value::find(std::string_view name) const {
  const Object* members = as<Object>();
  if (!members) return nullptr;
  const auto found = members->find(name);
  return found == members->end() ? nullptr : &found->second;
}

Value* Value::find(std::string_view name) {
  return const_cast<Value*>(static_cast<const Value*>(this)->find(name));
}

}  // namespace ashlar::provider
