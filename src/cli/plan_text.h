// Plans for people and for programs.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/source.h"
#include "engine/attribute_changes.h"

namespace ashlar::cli {

/// For a resource: "-/+ aws_db_instance.primary  (cannot be changed in place: engine)".
std::string change_text(const engine::Change& change, const Sources& sources);
/// The same as a line, with all signs below each other.
std::string change_line(const engine::Change& change, const Sources& sources);

/// What the change loses and why; empty where it loses nothing.
std::string loss_line(const engine::Change& change);

/// On one line; of a long text the part where it begins to be another than `other`.
std::string value_text(const provider::Value& value, const provider::Value& other);

/// "forces replacement: stage.yaml:2"; empty where there is nothing to say.
std::string attribute_remark(const engine::AttributeChange& attribute, const engine::Change& change,
                             const Sources& sources);

/// `cidr_block: "10.0.0.0/16" -> "10.1.0.0/16"  # forces replacement: stage.yaml:2`; secrets are hidden.
std::string attribute_line(const engine::AttributeChange& attribute, const engine::Change& change,
                           const Sources& sources);

/// "12 to add, 3 to change, 1 to replace, 2 to destroy, 1 loses data"
std::string counts_text(const engine::Plan& plan);
/// ", 1 loses data, 2 lose availability"; empty where nothing does.
std::string losses_text(const engine::Plan& plan);

/// `moved stage/eu-west-1/stage/vpc//aws_vpc.old, which is aws_vpc.main now`
std::string move_line(const Move& move);

/// The units that a unit of the team's has to wait for.
std::string after_line(const engine::ExtraPlan& extra);
std::string import_line(const engine::ExtraPlan::Import& import);

/// That some have to wait; empty where none has.
std::string waiting_text(const engine::Plan& plan);

/// What a selection has brought with it, and what it has left out; empty where it did neither.
std::string selection_text(const engine::Plan& plan);

/// Events, as docs/plan-events.md tells them.
nlohmann::ordered_json change_json(const schema::Schema& schema, const engine::Change& change,
                                   const Sources& sources);
nlohmann::ordered_json drift_json(const schema::Schema& schema, const engine::Change& change,
                                  const Sources& sources);
nlohmann::ordered_json move_json(const Move& move);
nlohmann::ordered_json after_json(const engine::ExtraPlan& extra);
nlohmann::ordered_json import_json(const engine::ExtraPlan& extra, const engine::ExtraPlan::Import& import);
nlohmann::ordered_json problem_json(const engine::Problem& problem, const Sources& sources);
nlohmann::ordered_json summary_json(const engine::Plan& plan, double seconds);

}  // namespace ashlar::cli
