// Values of the graph as JSON. What differs between Terraform's own files and the documents that they load
// (how text is escaped, what a reference becomes) is left to the writers derived from this one.
#pragma once

#include <string>
#include <string_view>

#include "model/value.h"
#include "terraform/json_text.h"

namespace ashlar::terraform {

class ValueWriter {
 public:
  ValueWriter() = default;
  ValueWriter(const ValueWriter&) = delete;
  ValueWriter& operator=(const ValueWriter&) = delete;
  virtual ~ValueWriter() = default;

  void value(JsonText& out, const Value& what);
  void member(JsonText& out, std::string_view name, const Value& what);

 private:
  /// Plain text, and the keys of maps.
  virtual std::string text(std::string_view plain) = 0;
  virtual std::string reference(const Reference& reference) = 0;
  virtual std::string joined(const Template& parts) = 0;
  virtual std::string document(const JsonDocument& document) = 0;
};

}  // namespace ashlar::terraform
