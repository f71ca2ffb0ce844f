// Walks a reference's path through blocks and types, step by step, as Terraform does when it evaluates one.
#include "model/reference_type.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "model/architecture.h"

namespace ashlar {

namespace {

using Kind = schema::Type::Kind;

struct Step {
  enum class By { Name, Number, Any, Key } by = By::Name;
  std::string_view text;
};

/// Takes the next step off `path`; nothing where it is malformed.
std::optional<Step> next_step(std::string_view& path) {
  if (path.starts_with('[')) {
    const std::size_t end = path.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = path.substr(1, end - 1);
    path.remove_prefix(end + 1);
    if (inside == "*") return Step{Step::By::Any, inside};
    return Step{inside.starts_with('"') ? Step::By::Key : Step::By::Number, inside};
  }
  if (path.starts_with('.')) path.remove_prefix(1);
  const std::size_t end = std::min(path.find_first_of(".["), path.size());
  const std::string_view name = path.substr(0, end);
  path.remove_prefix(end);
  if (name.empty()) return std::nullopt;
  return Step{Step::By::Name, name};
}

std::vector<std::string> names_in(const schema::Block& block) {
  std::vector<std::string> names;
  for (const schema::Attribute& attribute : block.attributes) names.push_back(attribute.name);
  for (const schema::NestedBlock& nested : block.blocks) names.push_back(nested.name);
  return names;
}

std::string no_such(std::string_view name, const std::vector<std::string>& known) {
  const auto near = nearest_name(name, known);
  return fmt::format("there is no \"{}\"", name) + (near ? fmt::format("; \"{}\" is near", *near) : "");
}

bool is_one(schema::Nesting nesting) {
  return nesting == schema::Nesting::Single || nesting == schema::Nesting::Group;
}

/// Stands at one of: a block, several blocks that need an index, or a type.
class Walk {
 public:
  explicit Walk(const schema::Block& block) : block_(&block) {}

  /// False at a problem, or where nothing more can be said.
  bool take(const Step& step) {
    if (type_) return step_into_type(step);
    if (several_) return step_into_several(step);
    return step_into_block(step);
  }
  bool fail(std::string problem) {
    found_.problem = std::move(problem);
    return false;
  }
  ReferenceType finish() {
    if (found_.problem.empty()) found_.type = type_;
    return std::move(found_);
  }

 private:
  bool step_into_block(const Step& step) {
    if (step.by != Step::By::Name) return fail("a single block takes no index");
    if (const schema::Attribute* attribute = block_->attribute(step.text)) {
      found_.attribute = attribute;
      type_ = &attribute->type;
      return true;
    }
    const schema::NestedBlock* nested = block_->block(step.text);
    if (!nested) return fail(no_such(step.text, names_in(*block_)));
    block_ = nested->block.get();
    several_ = is_one(nested->nesting) ? nullptr : nested;
    return true;
  }

  bool step_into_several(const Step& step) {
    const bool set = several_->nesting == schema::Nesting::Set;
    if (step.by == Step::By::Name) return fail(fmt::format("\"{}\" needs an index", several_->name));
    if (set && step.by != Step::By::Any) {
      return fail(fmt::format("\"{}\" is a set, which has no index but [*]", several_->name));
    }
    several_ = nullptr;
    return true;
  }

  bool step_into_type(const Step& step) {
    switch (type_->kind) {
      case Kind::Dynamic:
        return false;
      case Kind::Object:
        return step_into_object(step);
      case Kind::Map:
        return into_element(step.by == Step::By::Name || step.by == Step::By::Key, step);
      case Kind::List:
        return into_element(step.by == Step::By::Number || step.by == Step::By::Any, step);
      case Kind::Set:
        return into_element(step.by == Step::By::Any, step);
      default:
        return fail(fmt::format("\"{}\" goes into a {}", step.text, type_->text()));
    }
  }

  bool step_into_object(const Step& step) {
    std::vector<std::string> names;
    for (const schema::Type::Field& field : type_->fields) {
      if (step.by == Step::By::Name && field.name == step.text) {
        type_ = &field.type;
        return true;
      }
      names.push_back(field.name);
    }
    return fail(no_such(step.text, names));
  }

  bool into_element(bool allowed, const Step& step) {
    if (!allowed) return fail(fmt::format("\"{}\" is no way into a {}", step.text, type_->text()));
    type_ = type_->element.get();
    return true;
  }

  const schema::Block* block_;
  const schema::NestedBlock* several_ = nullptr;
  const schema::Type* type_ = nullptr;
  ReferenceType found_;
};

bool is_primitive(Kind kind) { return kind == Kind::String || kind == Kind::Number || kind == Kind::Bool; }

bool primitive_convertible(Kind from, Kind to) {
  return from == to || (is_primitive(from) && (from == Kind::String || to == Kind::String));
}

bool object_convertible(const schema::Type& from, const schema::Type& to) {
  if (from.kind == Kind::Map) return true;  // its keys are known only when it is
  return from.kind == Kind::Object &&
         std::all_of(to.fields.begin(), to.fields.end(), [&](const auto& wanted) {
           return std::any_of(from.fields.begin(), from.fields.end(), [&](const auto& field) {
             return field.name == wanted.name && convertible(field.type, wanted.type);
           });
         });
}

bool map_convertible(const schema::Type& from, const schema::Type& to) {
  if (from.kind == Kind::Map) return convertible(*from.element, *to.element);
  return from.kind == Kind::Object &&
         std::all_of(from.fields.begin(), from.fields.end(),
                     [&](const auto& field) { return convertible(field.type, *to.element); });
}

}  // namespace

ReferenceType reference_type(const Reference& reference, const schema::Schema& schema) {
  const schema::ResourceType* type = schema.find(reference.resource->mode, reference.resource->type);
  if (!type) return {};  // reported where that resource itself is checked
  Walk walk(*type->block);
  std::string_view path = reference.path;
  do {
    const std::optional<Step> step = next_step(path);
    if (!step) walk.fail(fmt::format("\"{}\" is no path", reference.path));
    if (!step || !walk.take(*step)) break;
  } while (!path.empty());
  return walk.finish();
}

bool convertible(const schema::Type& from, const schema::Type& to) {
  if (from.kind == Kind::Dynamic || to.kind == Kind::Dynamic) return true;
  switch (to.kind) {
    case Kind::List:
    case Kind::Set:
      return (from.kind == Kind::List || from.kind == Kind::Set) && convertible(*from.element, *to.element);
    case Kind::Map:
      return map_convertible(from, to);
    case Kind::Object:
      return object_convertible(from, to);
    default:
      return is_primitive(from.kind) && primitive_convertible(from.kind, to.kind);
  }
}

}  // namespace ashlar
