// JSON documents inside attributes (policies above all): files of their own, so that they are read and
// reviewed as JSON. One with references is a template, and its references are the template's variables.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "terraform/expression.h"

namespace ashlar::terraform {

struct Document {
  std::string text;
  /// Name in the template, expression in the unit; empty where the document is no template.
  std::vector<std::pair<std::string, std::string>> variables;
};

Document write_document(const JsonDocument& source, const Unit& unit, Backend backend);

}  // namespace ashlar::terraform
