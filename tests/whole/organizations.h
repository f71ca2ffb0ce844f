// Parts of acme that are as small as their test allows.
#pragma once

#include <set>

#include "whole/program.h"

namespace ashlar::whole {

/// acme without dev's and prod's environments, and with backups in stage: every type of resource that acme
/// has.
Files smallest_acme();

/// What the tests of a whole organisation apply: that; in `make soak` all of acme.
Files tested_acme();

/// The smallest with states in files, as plain Terraform is quickest with.
Files acme_with_local_states();

/// That for tests that need no accounts of their own: ids are made up, and states are in files, so that
/// nothing has to be there before an apply. Not all of it can be applied: the accounts are of no
/// organisation.
Files acme_without_bootstrap();

/// A part of it without long waits, that makes most kinds of things: two networks, servers, keys, a bucket.
Words small_selection();

/// Of all that the provider manages.
std::set<std::string> types_of(const Architecture& architecture);

/// Resources that leave a last snapshot when they are destroyed.
std::size_t stores_in(const Architecture& architecture);

}  // namespace ashlar::whole
