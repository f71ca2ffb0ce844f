#include "engine/evaluate.h"

#include <stdexcept>

#include "base/base64.h"
#include "base/overloaded.h"
#include "terraform/value_writer.h"

namespace ashlar::engine {

namespace {

/// A value in the middle of a text, as Terraform writes it there.
std::string text_of(const provider::Value& value) {
  if (const auto* text = value.as<std::string>()) return *text;
  if (const auto* number = value.as<provider::Number>()) return number->text();
  if (const auto* flag = value.as<bool>()) return *flag ? "true" : "false";
  throw std::logic_error("a reference inside a text leads to something that is no text");
}

/// Text put together from plain parts and references; unknown as soon as one of them is.
struct Text {
  std::string text;
  bool unknown = false;
  bool sensitive = false;
};

/// Documents as files of the unit hold them, with their variables filled in.
class DocumentText : public terraform::ValueWriter {
 public:
  explicit DocumentText(const Resolve& resolve) : resolve_(resolve) {}

  Text write(const JsonDocument& source) {
    std::string body = document(source);
    if (source.form == JsonDocument::Form::CloudConfig) body = encode_base64("#cloud-config\n" + body);
    return {std::move(body), unknown_, sensitive_};
  }

  Text write(const Template& parts) {
    std::string all = joined(parts);
    return {std::move(all), unknown_, sensitive_};
  }

 private:
  std::string joined(const Template& parts) override {
    std::string all;
    for (const auto& part : parts.parts) {
      const std::string* plain = std::get_if<std::string>(&part);
      all += plain != nullptr ? *plain : reference(std::get<Reference>(part));
    }
    return all;
  }

  std::string text(std::string_view plain) override { return std::string(plain); }

  std::string reference(const Reference& reference) override {
    const Resolved resolved = resolve_(reference);
    sensitive_ = sensitive_ || resolved.sensitive;
    if (!resolved.value.is_unknown()) return text_of(resolved.value);
    unknown_ = true;
    return "";
  }

  std::string document(const JsonDocument& inner) override {
    terraform::JsonText out;
    value(out, *inner.root);
    return std::move(out).finish();
  }

  const Resolve& resolve_;
  bool unknown_ = false;
  bool sensitive_ = false;
};

class Evaluation {
 public:
  explicit Evaluation(const Resolve& resolve) : resolve_(resolve) {}

  provider::Value of(const Object& members) {
    provider::Object object;
    for (const Member& member : members) {
      path_.push_back(provider::Step::attribute(member.name));
      object.emplace(member.name, of(member.value));
      path_.pop_back();
    }
    return object;
  }

  std::vector<provider::Path> sensitive;

 private:
  provider::Value of(const ashlar::Value& value) {
    return std::visit(
        Overloaded{
            [](std::monostate) { return provider::Value(); },
            [](bool flag) { return provider::Value(flag); },
            [](std::int64_t number) { return provider::Value(provider::Number(number)); },
            [](double number) { return provider::Value(provider::Number::from(number).value()); },
            [](const std::string& text) { return provider::Value(text); },
            [&](const Reference& reference) {
              Resolved resolved = resolve_(reference);
              if (resolved.sensitive) sensitive.push_back(path_);
              return std::move(resolved.value);
            },
            [&](const Template& parts) { return of(DocumentText(resolve_).write(parts)); },
            [&](const JsonDocument& document) { return of(DocumentText(resolve_).write(document)); },
            [&](const List& items) { return of(items); },
            [&](const Object& members) { return of(members); },
        },
        value.data());
  }

  provider::Value of(const List& items) {
    provider::List list;
    for (const ashlar::Value& item : items) {
      path_.push_back(provider::Step::at(static_cast<std::int64_t>(list.size())));
      list.push_back(of(item));
      path_.pop_back();
    }
    return list;
  }

  provider::Value of(Text text) {
    if (text.sensitive) sensitive.push_back(path_);
    if (text.unknown) return provider::Unknown{};
    return std::move(text.text);
  }

  const Resolve& resolve_;
  provider::Path path_;  ///< where it is at the moment
};

}  // namespace

Evaluated evaluate(const Object& attributes, const Resolve& resolve) {
  Evaluation evaluation(resolve);
  provider::Value value = evaluation.of(attributes);
  return {std::move(value), std::move(evaluation.sensitive)};
}

}  // namespace ashlar::engine
