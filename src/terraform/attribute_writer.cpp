#include "terraform/attribute_writer.h"

#include <fmt/format.h>

namespace ashlar::terraform {

std::string AttributeWriter::reference(const Reference& reference) {
  return "${" + expression(reference, unit_, backend_) + "}";
}

std::string AttributeWriter::joined(const Template& parts) { return template_text(parts, unit_, backend_); }

std::string AttributeWriter::document(const JsonDocument& source) {
  Document document = write_document(source, unit_, backend_);
  const bool boots = source.form == JsonDocument::Form::CloudConfig;
  const std::string name = (boots ? "user-data/" : "policies/") + document_name_;
  const std::string path =
      free_path(name, std::string(boots ? ".yaml" : ".json") + (document.variables.empty() ? "" : ".tftpl"));
  files_.emplace(path, (boots ? "#cloud-config\n" : "") + std::move(document.text));
  const std::string read = read_file(path, document);
  return "${" + (boots ? "base64encode(" + read + ")" : read) + "}";
}

std::string AttributeWriter::read_file(const std::string& path, const Document& document) {
  const std::string file = "\"${path.module}/" + path + "\"";
  if (document.variables.empty()) return "file(" + file + ")";
  std::string variables;
  for (const auto& [name, expression] : document.variables)
    variables += (variables.empty() ? "" : ", ") + name + " = " + expression;
  return "templatefile(" + file + ", {" + variables + "})";
}

/// An attribute may hold several documents, one in each of its blocks.
std::string AttributeWriter::free_path(const std::string& name, const std::string& extension) const {
  std::string path = name + extension;
  for (int i = 2; files_.contains(path); ++i) path = fmt::format("{}-{}{}", name, i, extension);
  return path;
}

}  // namespace ashlar::terraform
