// What makes a function run: a schedule, or the objects put into a bucket of its own.
#pragma once

#include "systems/private_bucket.h"

namespace ashlar::systems {

/// Every function's schedule of an environment stands in it: alarms count by group.
const Resource& add_schedule_group(Scope scope, const Site& site, const Resource& topic);

/// Calls `function` (aws_lambda_function) when the setting says.
void add_schedule(Scope scope, const Site& site, const Resource& group, const Resource& function,
                  const Named<FunctionSettings>& settings);

/// Closed to everybody but the function and those whom their own policies let in.
PrivateBucket add_function_bucket(Scope scope, const Site& site, const std::string& function,
                                  const Resource& key);

/// What the function may do with its bucket: read what is put in, write what comes out.
std::vector<Statement> use_function_bucket(const Site& site, const Resource& bucket, const Resource& key);

/// Calls `function` for every object put in.
void call_for_objects(Scope scope, const Site& site, const Resource& bucket, const Resource& function);

}  // namespace ashlar::systems
