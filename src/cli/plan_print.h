// A plan on standard output, its problems on standard error.
#pragma once

#include "cli/output.h"
#include "cli/plan_table.h"
#include "cli/workspace.h"
#include "engine/plan.h"

namespace ashlar::cli {

/// What is made anew is a line each: there may be thousands. The rest tells what is changed.
void print_changes(const engine::Plan& plan, bool all_attributes, const Sources& sources, const Output& out);

/// Between empty lines; one of them where it is empty.
void print_table(const PlanTable& table, const Output& out);

void print_problems(const std::vector<engine::Problem>& problems, const Workspace& workspace,
                    const Output& out);

}  // namespace ashlar::cli
