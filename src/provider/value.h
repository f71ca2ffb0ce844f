// A value as the provider takes and gives it, and as states hold it: what *is*, while the model's
// `ashlar::Value` is what was *asked for* and refers to what is not known yet. Whether a list is a set and an
// object a map is told by the schema, never by the value.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "provider/number.h"

namespace ashlar::provider {

/// "Known after apply."
struct Unknown {
  bool operator==(const Unknown&) const = default;
};

class Value;
/// A list, a set, or the blocks of one name.
using List = std::vector<Value>;
/// A map, an object or a block.
using Object = std::map<std::string, Value, std::less<>>;

class Value {
 public:
  using Data = std::variant<std::monostate, Unknown, bool, Number, std::string, List, Object>;

  Value();
  // Out of line: inlined, g++ 12 sees uninitialised members of the variant that are not there.
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();
  // Values are written as literals. Defined below, where Value is complete.
  Value(Unknown value);           // NOLINT
  Value(bool value);              // NOLINT
  Value(int value);               // NOLINT
  Value(Number value);            // NOLINT
  Value(const char* value);       // NOLINT
  Value(std::string_view value);  // NOLINT
  Value(std::string value);       // NOLINT
  Value(List value);              // NOLINT
  Value(Object value);            // NOLINT

  const Data& data() const { return data_; }
  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_unknown() const { return std::holds_alternative<Unknown>(data_); }
  /// False where anything in it is unknown.
  bool is_wholly_known() const;
  template <class T>
  const T* as() const {
    return std::get_if<T>(&data_);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&data_);
  }
  /// A member of an object; null where this is none or has no such member.
  const Value* find(std::string_view name) const;
  Value* find(std::string_view name);

 private:
  Data data_;
};

/// The member of that name where it is a T; null where there is none.
template <class T>
const T* member_as(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  return member == nullptr ? nullptr : member->as<T>();
}
/// A member's text; empty where there is none.
std::string text_at(const Value& value, std::string_view name);
/// A member that is `true`.
bool is_true_at(const Value& value, std::string_view name);

/// The same in every piece: a set in another order is another value here (compare.h knows sets), unknown
/// equals unknown.
bool operator==(const Value& a, const Value& b);
/// A total order without meaning, for sorting: negative, zero or positive.
int compare(const Value& a, const Value& b);

inline Value::Value(Unknown value) : data_(value) {}
inline Value::Value(bool value) : data_(value) {}
inline Value::Value(int value) : data_(Number(value)) {}
inline Value::Value(Number value) : data_(std::move(value)) {}
inline Value::Value(const char* value) : data_(std::string(value)) {}
inline Value::Value(std::string_view value) : data_(std::string(value)) {}
inline Value::Value(std::string value) : data_(std::move(value)) {}
inline Value::Value(List value) : data_(std::move(value)) {}
inline Value::Value(Object value) : data_(std::move(value)) {}

}  // namespace ashlar::provider
