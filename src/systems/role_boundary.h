// What no role made by deploying can step over. Whoever deploys makes roles; without a bound, it could make
// one that may do what it may not do itself.
#pragma once

#include "model/architecture.h"
#include "systems/site.h"

namespace ashlar::systems {

/// IAM path of every role that deploying makes: the deploy role may touch those and no others.
inline constexpr std::string_view deployed_path = "/deployed/";

/// ARN of a role that deploying makes, known before it is made.
std::string deployed_role_arn(const Site& site, std::string_view role);

/// ARN of the account's boundary, known before it is made.
std::string boundary_arn(const Site& site);

/// The boundary itself, in unit `access`.
void add_role_boundary(Scope scope, const Site& site);

/// Puts every role outside the units `access` under its account's boundary and path, and its unit after the
/// account's `access`: IAM refuses a boundary that does not exist yet.
void bound_roles(Architecture& architecture);

}  // namespace ashlar::systems
