// A second, plain reading of Terraform's JSON, to hold what was decoded from the table against.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "schema/schema.h"

namespace ashlar::schema {

/// Fails, naming the place, where `block` is not what `expected`, from Terraform, says.
void expect_same_block(const Block& block, const nlohmann::json& expected, const std::string& place);

/// The same for a type, with its version.
void expect_same_type(const ResourceType& type, const nlohmann::json& expected);

}  // namespace ashlar::schema
