// Why a change is made, for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/source.h"
#include "engine/plan.h"

namespace ashlar::cli {

/// Of the resource as a whole: "stage/eu-west-1/stage.yaml:5", "it was removed from AWS". Empty where the
/// rest of the change's line tells it.
std::string why_text(const engine::Change& change, const Sources& sources);

/// Of one attribute: "stage/eu-west-1/stage.yaml:5", "aws_kms_key.main is replaced"; empty for what only
/// follows.
std::string why_text(const engine::Change& change, const provider::Path& attribute, const Sources& sources);

/// As docs/plan-events.md tells them.
nlohmann::ordered_json why_json(const engine::Change& change, const Sources& sources);

/// `file` and `line`, or null for nowhere.
nlohmann::ordered_json place_json(Place place, const Sources& sources);

}  // namespace ashlar::cli
