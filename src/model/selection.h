// Finding resources by the address a person types.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/architecture.h"

namespace ashlar {

/// Resources that an address names:
/// - `stage/eu-west-1/stage/vpc`: a unit, or all units under a folder;
/// - `stage/eu-west-1/stage/vpc//aws_subnet.app_a`: one resource;
/// - `stage.mysql`, `prod.prod.mysql.replica-1`: ACCOUNT.REGION.ENVIRONMENT.SYSTEM.NAME in that order, any of
/// them left
///   out; `mgmt` and `_global` are environments.
/// In the order of units and of making.
std::vector<const Resource*> select(const Architecture& architecture, std::string_view address);

/// The units of what an address names, whole; a unit of the team's own is named by its path or part.
UnitSet select_units(const Architecture& architecture, std::string_view address);

/// Words that addresses are made of, for "did you mean": accounts, environments, systems, units.
std::vector<std::string> address_words(const Architecture& architecture);

/// Of every resource that others refer to, these others.
using Referrers = std::map<const Resource*, std::vector<const Resource*>>;
Referrers referrers(const Architecture& architecture);

/// Resources that `resource` refers to, without repeats.
std::vector<const Resource*> referred(const Resource& resource);

}  // namespace ashlar
