#include "schema/type_parser.h"

#include <array>
#include <string>
#include <utility>

#include "schema/table_words.h"

namespace ashlar::schema {

namespace {

/// Far more than the provider uses; a damaged table must not exhaust the stack.
constexpr int max_type_depth = 40;

constexpr std::array<std::pair<std::string_view, Type::Kind>, 8> kinds{{{"bool", Type::Kind::Bool},
                                                                        {"dynamic", Type::Kind::Dynamic},
                                                                        {"list", Type::Kind::List},
                                                                        {"map", Type::Kind::Map},
                                                                        {"number", Type::Kind::Number},
                                                                        {"object", Type::Kind::Object},
                                                                        {"set", Type::Kind::Set},
                                                                        {"string", Type::Kind::String}}};

bool is_collection(Type::Kind kind) {
  return kind == Type::Kind::List || kind == Type::Kind::Set || kind == Type::Kind::Map;
}

std::string_view kind_name(Type::Kind kind) {
  for (const auto& [name, known] : kinds) {
    if (known == kind) return name;
  }
  return "?";
}

/// Recursive descent over `list(object({name=string}))`.
class TypeParser {
 public:
  TypeParser(std::string_view text, std::uint32_t line) : rest_(text), line_(line) {}

  Type whole() {
    Type type = parse(1);
    if (!rest_.empty()) table_error(line_, "text after a type");
    return type;
  }

 private:
  Type parse(int depth) {
    if (depth > max_type_depth) table_error(line_, "a type is nested too deep");
    Type type{.kind = kind_of(until("(,})")), .fields = {}, .element = {}};
    if (type.kind == Type::Kind::Object) type.fields = parse_object(depth);
    if (is_collection(type.kind)) type.element = parse_element(depth);
    return type;
  }

  std::shared_ptr<const Type> parse_element(int depth) {
    expect("(");
    auto element = std::make_shared<const Type>(parse(depth + 1));
    expect(")");
    return element;
  }

  std::vector<Type::Field> parse_object(int depth) {
    std::vector<Type::Field> fields;
    expect("({");
    while (!rest_.starts_with('}')) {
      if (!fields.empty()) expect(",");
      fields.push_back(parse_field(depth));
      std::size_t count = fields.size();
      if (count > 1 && fields[count - 2].name >= fields[count - 1].name)
        table_error(line_, "fields are not sorted");
    }
    expect("})");
    return fields;
  }

  Type::Field parse_field(int depth) {
    std::string name(check_name(until("="), line_));
    expect("=");
    return {.name = std::move(name), .type = parse(depth + 1)};
  }

  Type::Kind kind_of(std::string_view text) const {
    for (const auto& [name, kind] : kinds) {
      if (name == text) return kind;
    }
    table_error(line_, "a type is expected");
  }

  std::string_view until(std::string_view stops) {
    std::string_view taken = rest_.substr(0, rest_.find_first_of(stops));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void expect(std::string_view text) {
    if (!rest_.starts_with(text)) table_error(line_, "a type is not well formed");
    rest_.remove_prefix(text.size());
  }

  std::string_view rest_;
  std::uint32_t line_;
};

}  // namespace

Type parse_type(std::string_view text, std::uint32_t line) { return TypeParser(text, line).whole(); }

std::string Type::text() const {
  std::string text(kind_name(kind));
  if (is_collection(kind)) return text + '(' + element->text() + ')';
  if (kind != Kind::Object) return text;
  text += "({";
  for (const Field& field : fields) {
    if (text.back() != '{') text += ',';
    text += field.name + '=' + field.type.text();
  }
  return text + "})";
}

}  // namespace ashlar::schema
