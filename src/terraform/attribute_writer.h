// Values as Terraform's own files say them: text escaped against templates, references as expressions, JSON
// documents as files beside.
#pragma once

#include <string>
#include <utility>

#include "base/files.h"
#include "terraform/document.h"
#include "terraform/expression.h"
#include "terraform/value_writer.h"

namespace ashlar::terraform {

class AttributeWriter : public ValueWriter {
 public:
  /// Documents are added to `files`.
  AttributeWriter(const Unit& unit, Backend backend, FileTree& files)
      : unit_(unit), backend_(backend), files_(files) {}

  /// What a document met from here on is called.
  void name_documents(std::string name) { document_name_ = std::move(name); }

 private:
  std::string text(std::string_view plain) override { return escape_template(plain); }
  std::string reference(const Reference& reference) override;
  std::string joined(const Template& parts) override;
  std::string document(const JsonDocument& document) override;
  static std::string read_file(const std::string& path, const Document& document);
  std::string free_path(const std::string& name, const std::string& extension) const;

  const Unit& unit_;
  Backend backend_;
  FileTree& files_;
  std::string document_name_;
};

}  // namespace ashlar::terraform
