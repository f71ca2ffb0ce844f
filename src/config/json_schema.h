// JSON Schema, draft-07, of the files of an organisation's folder: what editors complete and check from while
// a file is written. Draft-07 because that is what VS Code's YAML support (yaml-language-server) reads.
//
// It takes the values that reading takes, and a test holds the two together. It knows one file at a time, so
// what goes together between files is for `ashlar check`: nothing is required that a file above could say.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "config/levels.h"
#include "config/yaml.h"

namespace ashlar {

/// The schema of the files of one level.
nlohmann::ordered_json json_schema(Level level);

/// One document with the four under `definitions`, by the level's word.
nlohmann::ordered_json json_schemas();

/// A value of a setting as JSON: numbers, booleans and lists as the type means them, texts where it does not
/// fit.
nlohmann::ordered_json yaml_json(const TypeInfo& type, const yaml::Node& node);

}  // namespace ashlar
