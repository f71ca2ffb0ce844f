// An attribute's value: data, or a reference to another resource's attribute, also inside text and inside
// JSON documents. References are the only edges of the graph.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/cidr.h"
#include "base/source.h"

namespace ashlar {

class Resource;
class Value;
struct Member;

/// "The value that this attribute of that resource will have." `path` is an attribute's name, maybe with
/// steps: `vpc_config[0].cluster_security_group_id`; `[*]` steps into any one element of a set whose elements
/// agree on what follows (a certificate's validation options).
struct Reference {
  const Resource* resource = nullptr;
  std::string path;

  bool operator==(const Reference&) const = default;
};

using List = std::vector<Value>;
/// In the order written; names are unique.
using Object = std::vector<Member>;

/// Text with references in it.
struct Template {
  std::vector<std::variant<std::string, Reference>> parts;
};

/// A document that the attribute holds as JSON text: a policy, a dashboard. Inside another document it is a
/// piece of text.
struct JsonDocument {
  enum class Form {
    Json,
    CloudConfig,  ///< what a server reads at its first boot: YAML, of which JSON is a part, in base64
  };

  std::shared_ptr<const Value>
      root;  // shared: a document never changes once made, and copies of a value are common
  Form form = Form::Json;
};

class Value {
 public:
  using Data = std::variant<std::monostate, bool, std::int64_t, double, std::string, Reference, Template,
                            JsonDocument, List, Object>;

  Value() = default;
  // Values are written as literals. Defined below: a Value holds Members, which are complete only there.
  Value(bool value);              // NOLINT
  Value(int value);               // NOLINT
  Value(std::int64_t value);      // NOLINT
  Value(double value);            // NOLINT
  Value(const char* value);       // NOLINT
  Value(std::string_view value);  // NOLINT
  Value(std::string value);       // NOLINT
  Value(Reference value);         // NOLINT
  Value(Template value);          // NOLINT
  Value(JsonDocument value);      // NOLINT
  Value(const Cidr& value);       // NOLINT
  Value(List value);              // NOLINT
  Value(Object value);            // NOLINT
  /// A setting: the value remembers the user's line.
  template <class T>
  Value(const Located<T>& setting) : Value(setting.value) {  // NOLINT
    from_ = setting.at.start;
  }

  const Data& data() const { return data_; }
  /// The line of YAML that this value came from; nowhere for the architecture's own.
  Place from() const { return from_; }
  Value& from(Place place) {
    from_ = place;
    return *this;
  }

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  template <class T>
  const T* as() const {
    return std::get_if<T>(&data_);
  }
  template <class T>
  T* as() {
    return std::get_if<T>(&data_);
  }

 private:
  Data data_;
  Place from_;
};

struct Member {
  std::string name;
  Value value;
};

inline Value::Value(bool value) : data_(value) {}
inline Value::Value(int value) : data_(std::int64_t{value}) {}
inline Value::Value(std::int64_t value) : data_(value) {}
inline Value::Value(double value) : data_(value) {}
inline Value::Value(const char* value) : data_(std::string(value)) {}
inline Value::Value(std::string_view value) : data_(std::string(value)) {}
inline Value::Value(std::string value) : data_(std::move(value)) {}
inline Value::Value(Reference value) : data_(std::move(value)) {}
inline Value::Value(Template value) : data_(std::move(value)) {}
inline Value::Value(JsonDocument value) : data_(std::move(value)) {}
inline Value::Value(const Cidr& value) : data_(value.text()) {}
inline Value::Value(List value) : data_(std::move(value)) {}
inline Value::Value(Object value) : data_(std::move(value)) {}

/// `object({{"Name", name}})`: a map, an object or a nested block.
inline Value object(std::initializer_list<Member> members) { return Object(members); }
inline Value list(std::initializer_list<Value> items) { return List(items); }
/// The value as JSON text.
inline Value json(Value root) { return JsonDocument{std::make_shared<const Value>(std::move(root))}; }

/// The value as a server's user data, for cloud-init.
inline Value cloud_config(Value root) {
  return JsonDocument{std::make_shared<const Value>(std::move(root)), JsonDocument::Form::CloudConfig};
}

/// Text and references in a row: `concat("arn:aws:s3:::", bucket["id"], "/*")`. Plain text where nothing
/// refers.
Value concat(std::initializer_list<Value> parts);

/// The member of that name; null where there is none.
const Value* find(const Object& object, std::string_view name);
Value* find(Object& object, std::string_view name);
/// Sets or replaces a member.
void set(Object& object, std::string_view name, Value value);

/// Calls `visit` for every reference in the value, also in text and in JSON documents.
void for_each_reference(const Value& value, const std::function<void(const Reference&)>& visit);

}  // namespace ashlar
