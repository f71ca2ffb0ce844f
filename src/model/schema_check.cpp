// One walk over a resource's values beside its type's blocks. Texts of messages are made only where there is
// something to say: the rest must cost next to nothing.
#include "model/schema_check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/overloaded.h"
#include "base/text.h"
#include "model/reference_type.h"

namespace ashlar {

namespace {

using Kind = schema::Type::Kind;

/// Where in a resource: on the stack, from the inside out.
struct Path {
  const Path* up = nullptr;
  std::string_view name;             ///< empty for an element of a list
  std::optional<std::size_t> index;  ///< of an element
  Place from;                        ///< the user's line of the value that stands here

  std::string text() const {
    const std::string before = up ? up->text() : "";
    if (index) return fmt::format("{}[{}]", before, *index);
    return before.empty() ? std::string(name) : fmt::format("{}.{}", before, name);
  }
  Place place() const { return from || !up ? from : up->place(); }
};

Span at(Place place) {
  if (!place) return {};
  return {place, place.line, static_cast<std::uint16_t>(place.column + 1)};
}

/// As cty reads numbers: decimal, with a fraction and an exponent, nothing else around it.
bool is_number_text(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool read = error == std::errc{} || error == std::errc::result_out_of_range;
  return read && end == text.data() + text.size() && text.find_first_of("nN") == std::string_view::npos;
}

bool is_bool_text(std::string_view text) {
  return text == "true" || text == "false" || text == "1" || text == "0";
}

/// A text of nothing but one reference is that reference: `"${aws_vpc.main.id}"` keeps its type.
const Reference* sole_reference(const Value& value) {
  const Template* text = value.as<Template>();
  if (text && text->parts.size() == 1) return std::get_if<Reference>(&text->parts.front());
  return value.as<Reference>();
}

std::string describe(const Value& value) {
  return std::visit(
      Overloaded{
          [](std::monostate) -> std::string { return "null"; },
          [](bool flag) -> std::string { return flag ? "true" : "false"; },
          [](std::int64_t number) { return fmt::format("the number {}", number); },
          [](double number) { return fmt::format("the number {}", number); },
          [](const std::string& text) { return fmt::format("the text \"{}\"", text); },
          [](const Reference& reference) { return reference.resource->address() + "." + reference.path; },
          [](const Template&) -> std::string { return "a text with references"; },
          [](const JsonDocument&) -> std::string { return "a JSON text"; },
          [](const List&) -> std::string { return "a list"; },
          [](const Object&) -> std::string { return "an object"; },
      },
      value.data());
}

class Checker {
 public:
  Checker(const Resource& resource, const schema::Schema& schema, Diagnostics& diagnostics)
      : resource_(resource), schema_(schema), diagnostics_(diagnostics) {}

  void check() {
    const schema::ResourceType* type = schema_.find(resource_.mode, resource_.type);
    if (!type) return report({}, unknown_type());
    if (type->block->deprecated) warn({}, fmt::format("{} is deprecated", resource_.type));
    block(resource_.attributes, *type->block, nullptr);
    lifecycle(*type->block);
    dependencies();
  }

 private:
  struct Finding {
    std::string what;
    std::string found;
    std::string expected;
    std::string help = {};
  };

  // --- blocks

  void block(const Object& members, const schema::Block& block, const Path* up) {
    for (const Member& member : members) this->member(member, block, up);
    for (const schema::Attribute& attribute : block.attributes) {
      if (attribute.required && !is_set(members, attribute.name)) {
        report({up, attribute.name, {}, {}}, {"is required", "", attribute.type.text()});
      }
    }
    for (const schema::NestedBlock& nested : block.blocks) {
      if (nested.min_items > 0 && !is_set(members, nested.name)) count({up, nested.name, {}, {}}, nested, 0);
    }
  }

  static bool is_set(const Object& members, std::string_view name) {
    const Value* value = find(members, name);
    return value && !value->is_null();
  }

  void member(const Member& member, const schema::Block& block, const Path* up) {
    const Path path{up, member.name, {}, member.value.from()};
    const schema::Attribute* attribute = block.attribute(member.name);
    const schema::NestedBlock* nested = attribute ? nullptr : block.block(member.name);
    if (!attribute && !nested) return report(path, unknown_name(member.name, block));
    if (member.value.is_null()) return;
    if (attribute) return this->attribute(path, member.value, *attribute);
    nested_blocks(path, member.value, *nested);
  }

  void attribute(const Path& path, const Value& value, const schema::Attribute& attribute) {
    if (attribute.read_only()) return report(path, {"is read-only", describe(value), "nothing: AWS sets it"});
    if (attribute.deprecated) warn(path, "is deprecated");
    write_only_ = attribute.write_only;
    this->value(path, value, attribute.type);
    write_only_ = false;
  }

  void nested_blocks(const Path& path, const Value& value, const schema::NestedBlock& nested) {
    if (nested.block->deprecated) warn(path, "is deprecated");
    if (const Object* one = value.as<Object>()) {
      count(path, nested, 1);
      return block(*one, *nested.block, &path);
    }
    const List* items = value.as<List>();
    if (!items)
      return report(path, {"must be written as a block", describe(value), "an object or a list of objects"});
    count(path, nested, static_cast<int>(items->size()));
    for (std::size_t i = 0; i < items->size(); ++i)
      nested_block({&path, {}, i, (*items)[i].from()}, (*items)[i], nested);
  }

  void nested_block(const Path& path, const Value& value, const schema::NestedBlock& nested) {
    const Object* members = value.as<Object>();
    if (!members) return report(path, {"must be written as a block", describe(value), "an object"});
    block(*members, *nested.block, &path);
  }

  void count(const Path& path, const schema::NestedBlock& nested, int items) {
    const bool one = nested.nesting == schema::Nesting::Single || nested.nesting == schema::Nesting::Group;
    const int most = one ? 1 : nested.max_items;
    if (items == 0 && nested.min_items == 1) return report(path, {"is required", "", "a block"});
    if (items < nested.min_items)
      report(path, blocks("has too few blocks", items, "least", nested.min_items));
    if (most > 0 && items > most) report(path, blocks("has too many blocks", items, "most", most));
  }

  static Finding blocks(std::string what, int items, std::string_view bound, int limit) {
    return {std::move(what), std::to_string(items), fmt::format("at {} {}", bound, limit)};
  }

  // --- values

  void value(const Path& path, const Value& value, const schema::Type& type) {
    if (const Reference* reference = sole_reference(value)) return this->reference(path, *reference, type);
    references_in_text(path, value);
    switch (type.kind) {
      case Kind::Dynamic:
        return;
      case Kind::List:
      case Kind::Set:
        return list(path, value, type);
      case Kind::Map:
        return map(path, value, type);
      case Kind::Object:
        return object(path, value, type);
      default:
        if (!value.is_null() && !fits(value, type.kind)) wrong_type(path, value, type);
    }
  }

  static bool fits(const Value& value, Kind kind) {
    const std::string* text = value.as<std::string>();
    if (value.as<List>() || value.as<Object>()) return false;
    if (const double* number = value.as<double>(); number && !std::isfinite(*number)) return false;
    if (kind == Kind::String || value.as<Template>())
      return true;  // a template's text is known only when it is run
    if (kind == Kind::Bool) return value.as<bool>() || (text && is_bool_text(*text));
    return value.as<std::int64_t>() || value.as<double>() || (text && is_number_text(*text));
  }

  void list(const Path& path, const Value& value, const schema::Type& type) {
    if (value.is_null()) return;
    const List* items = value.as<List>();
    if (!items) return wrong_type(path, value, type);
    for (std::size_t i = 0; i < items->size(); ++i) {
      this->value({&path, {}, i, (*items)[i].from()}, (*items)[i], *type.element);
    }
  }

  void map(const Path& path, const Value& value, const schema::Type& type) {
    if (value.is_null()) return;
    const Object* members = value.as<Object>();
    if (!members) return wrong_type(path, value, type);
    for (const Member& m : *members) this->value({&path, m.name, {}, m.value.from()}, m.value, *type.element);
  }

  /// Unlike a block, an object must name every field, if only with null.
  void object(const Path& path, const Value& value, const schema::Type& type) {
    if (value.is_null()) return;
    const Object* members = value.as<Object>();
    if (!members) return wrong_type(path, value, type);
    for (const Member& m : *members) field({&path, m.name, {}, m.value.from()}, m.value, type);
    for (const schema::Type::Field& wanted : type.fields) {
      if (find(*members, wanted.name)) continue;
      report({&path, wanted.name, {}, {}}, {"must stand in the object", "", wanted.type.text() + " or null"});
    }
  }

  void field(const Path& path, const Value& value, const schema::Type& object) {
    std::vector<std::string> names;
    for (const schema::Type::Field& field : object.fields) {
      if (field.name == path.name) return this->value(path, value, field.type);
    }
    for (const schema::Type::Field& field : object.fields) names.push_back(field.name);
    report(path, {"is no field of the object", std::string(path.name), "one of " + join_or(names),
                  did_you_mean(path.name, names)});
  }

  void wrong_type(const Path& path, const Value& value, const schema::Type& type) {
    report(path, {"has the wrong type", describe(value), type.text()});
  }

  // --- references

  void reference(const Path& path, const Reference& reference, const schema::Type& wanted) {
    const ReferenceType found = reference_type(reference, schema_);
    const std::string_view problem = found.problem;
    if (!problem.empty())
      return report(path, {"refers to what is not there", named(reference), found.problem});
    misuse(path, reference, found);
    if (!found.type || convertible(*found.type, wanted)) return;
    report(path, {"has the wrong type", fmt::format("{}, a {}", named(reference), found.type->text()),
                  wanted.text()});
  }

  /// References inside text and JSON must be such that they can be written as text.
  void references_in_text(const Path& path, const Value& value) {
    static const schema::Type text;
    if (!value.as<Template>() && !value.as<JsonDocument>()) return;
    for_each_reference(value, [&](const Reference& part) { reference(path, part, text); });
  }

  void misuse(const Path& path, const Reference& reference, const ReferenceType& found) {
    const Resource& target = *reference.resource;
    if (&target == &resource_) report(path, {"refers to its own resource", named(reference), ""});
    if (found.attribute && found.attribute->write_only) {
      report(path, {"reads a write-only attribute, which is always null", named(reference), ""});
    }
    if (target.mode != schema::Mode::Ephemeral) return;
    const bool allowed = write_only_ || resource_.mode == schema::Mode::Ephemeral;
    if (!allowed)
      report(path, {"is not write-only, so it cannot take an ephemeral value", named(reference), ""});
    if (target.unit != resource_.unit)
      report(path, {"takes an ephemeral value of another unit", named(reference), ""});
  }

  static std::string named(const Reference& reference) {
    return reference.resource->address() + "." + reference.path;
  }

  // --- what stands beside the attributes

  void lifecycle(const schema::Block& block) {
    for (const std::string& ignored : resource_.lifecycle.ignore_changes) {
      const std::string_view first = std::string_view(ignored).substr(0, ignored.find_first_of(".["));
      if (ignored == "all" || block.attribute(first) || block.block(first)) continue;
      report({nullptr, "ignore_changes", {}, {}}, unknown_name(first, block));
    }
  }

  void dependencies() {
    for (const Resource* other : resource_.depends_on) {
      if (other->unit == resource_.unit) continue;
      report({nullptr, "depends_on", {}, {}},
             {"names a resource of another unit", other->full_address(), ""});
    }
  }

  // --- messages

  Finding unknown_type() const {
    return {fmt::format("the provider has no type {}", resource_.type), resource_.type,
            "a type of the provider", did_you_mean(resource_.type, schema_.names(resource_.mode))};
  }

  static Finding unknown_name(std::string_view name, const schema::Block& block) {
    std::vector<std::string> names;
    for (const schema::Attribute& attribute : block.attributes) {
      if (!attribute.read_only()) names.push_back(attribute.name);
    }
    for (const schema::NestedBlock& nested : block.blocks) names.push_back(nested.name);
    return {"is no attribute or block", std::string(name),
            "an attribute or block that the provider knows here", did_you_mean(name, names)};
  }

  static std::string did_you_mean(std::string_view name, const std::vector<std::string>& names) {
    const std::optional<std::string> near = nearest_name(name, names);
    return near ? fmt::format("did you mean {}?", *near) : std::string();
  }

  void report(const Path& path, Finding finding) { add(Severity::Error, path, std::move(finding)); }
  void warn(const Path& path, std::string what) { add(Severity::Warning, path, {std::move(what), "", ""}); }

  void add(Severity severity, const Path& path, Finding finding) {
    const std::string where = path.text();
    Diagnostic message;
    message.severity = severity;
    message.summary =
        fmt::format("{}: {}{}{}", resource_.full_address(), where, where.empty() ? "" : " ", finding.what);
    message.at = at(path.place() ? path.place() : resource_.from);
    message.found = std::move(finding.found);
    message.expected = std::move(finding.expected);
    message.help = std::move(finding.help);
    message.notes.push_back({fmt::format("made at {}:{}", resource_.maker.file, resource_.maker.line), {}});
    diagnostics_.add(std::move(message));
  }

  const Resource& resource_;
  const schema::Schema& schema_;
  Diagnostics& diagnostics_;
  bool write_only_ = false;  ///< inside an attribute that no state keeps
};

}  // namespace

void check_schema(const Resource& resource, const schema::Schema& schema, Diagnostics& diagnostics) {
  Checker(resource, schema, diagnostics).check();
}

void check_schema(const Architecture& architecture, const schema::Schema& schema, Diagnostics& diagnostics) {
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) check_schema(*resource, schema, diagnostics);
  }
}

}  // namespace ashlar
