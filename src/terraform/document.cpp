#include "terraform/document.h"

#include <stdexcept>

#include "base/text.h"
#include "terraform/value_writer.h"

namespace ashlar::terraform {

namespace {

bool has_reference(const Value& what) {
  bool found = false;
  for_each_reference(what, [&](const Reference&) { found = true; });
  return found;
}

class DocumentWriter : public ValueWriter {
 public:
  /// Whether text must be escaped depends on the whole: a file without references is no template.
  DocumentWriter(const Value& root, const Unit& unit, Backend backend)
      : root_(root), unit_(unit), backend_(backend), escape_(has_reference(root)) {}

  Document write() {
    JsonText out;
    value(out, root_);
    document_.text = std::move(out).finish();
    return std::move(document_);
  }

 private:
  std::string text(std::string_view plain) override {
    return escape_ ? escape_template(plain) : std::string(plain);
  }

  /// `${bucket_main_arn}`; the same reference is one variable. ARNs, ids and names need no JSON escapes.
  std::string reference(const Reference& reference) override {
    return variable(replace_all(output_name(reference), "-", "_"), expression(reference, unit_, backend_));
  }

  std::string joined(const Template& parts) override {
    std::string all;
    for (const auto& part : parts.parts) {
      const std::string* plain = std::get_if<std::string>(&part);
      all += plain ? plain_part(*plain, &part == &parts.parts.back()) : reference(std::get<Reference>(part));
    }
    return all;
  }

  /// Text in text: its quotes are escaped once more where it is written.
  std::string document(const JsonDocument& inner) override {
    JsonText out;
    value(out, *inner.root);
    return std::move(out).finish();
  }

  /// A quoted `$`, as in an attribute's template, would not survive the escapes of JSON: a variable does.
  std::string plain_part(std::string_view plain, bool last) {
    const std::size_t dollars = last || !escape_ ? 0 : trailing_dollars(plain);
    std::string all = text(plain.substr(0, plain.size() - dollars));
    for (std::size_t i = 0; i < dollars; ++i) all += variable("dollar", "\"$\"");
    return all;
  }

  std::string variable(const std::string& name, const std::string& what) {
    for (const auto& [known, known_expression] : document_.variables) {
      if (known == name && known_expression != what) throw std::logic_error("two variables named " + name);
      if (known == name) return "${" + name + "}";
    }
    document_.variables.emplace_back(name, what);
    return "${" + name + "}";
  }

  const Value& root_;
  const Unit& unit_;
  Backend backend_;
  bool escape_;
  Document document_;
};

}  // namespace

Document write_document(const JsonDocument& source, const Unit& unit, Backend backend) {
  return DocumentWriter(*source.root, unit, backend).write();
}

}  // namespace ashlar::terraform
