#include "terraform/attribute_writer.h"

#include <fmt/format.h>

#include "terraform/document.h"

namespace ashlar::terraform {

std::string AttributeWriter::reference(const Reference& reference) {
  return "${" + expression(reference, unit_, backend_) + "}";
}

std::string AttributeWriter::joined(const Template& parts) { return template_text(parts, unit_, backend_); }

std::string AttributeWriter::document(const JsonDocument& source) {
  Document document = write_document(source, unit_, backend_);
  const bool is_template = !document.variables.empty();
  const std::string path = free_path("policies/" + document_name_, is_template ? ".json.tftpl" : ".json");
  files_.emplace(path, std::move(document.text));
  if (!is_template) return "${file(\"${path.module}/" + path + "\")}";
  std::string variables;
  for (const auto& [name, expression] : document.variables)
    variables += (variables.empty() ? "" : ", ") + name + " = " + expression;
  return "${templatefile(\"${path.module}/" + path + "\", {" + variables + "})}";
}

/// An attribute may hold several documents, one in each of its blocks.
std::string AttributeWriter::free_path(const std::string& name, const std::string& extension) const {
  std::string path = name + extension;
  for (int i = 2; files_.contains(path); ++i) path = fmt::format("{}-{}{}", name, i, extension);
  return path;
}

}  // namespace ashlar::terraform
