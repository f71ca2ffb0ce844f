#include "terraform/value_writer.h"

#include <variant>

#include "base/overloaded.h"

namespace ashlar::terraform {

void ValueWriter::value(JsonText& out, const Value& what) {
  std::visit(Overloaded{
                 [&](std::monostate) { out.null(); },
                 [&](bool flag) { out.boolean(flag); },
                 [&](std::int64_t number) { out.integer(number); },
                 [&](double number) { out.number(number); },
                 [&](const std::string& plain) { out.string(text(plain)); },
                 [&](const Reference& one) { out.string(reference(one)); },
                 [&](const Template& parts) { out.string(joined(parts)); },
                 [&](const JsonDocument& inner) { out.string(document(inner)); },
                 [&](const List& items) {
                   out.begin_list();
                   for (const Value& item : items) value(out, item);
                   out.end_list();
                 },
                 [&](const Object& members) {
                   out.begin_object();
                   for (const Member& one : members) member(out, one.name, one.value);
                   out.end_object();
                 },
             },
             what.data());
}

void ValueWriter::member(JsonText& out, std::string_view name, const Value& what) {
  out.key(text(name));
  value(out, what);
}

}  // namespace ashlar::terraform
