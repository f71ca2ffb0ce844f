// Certificates of ACM, validated by DNS and so renewed by themselves.
#pragma once

#include <string>
#include <string_view>

#include "systems/site.h"

namespace ashlar::systems {

enum class Wildcard { No, Yes };

/// A certificate for `domain`, and for every name one level under it where `wildcard` says so. Returns the
/// aws_acm_certificate_validation: what takes the certificate from there waits until it is issued. The record
/// that proves the domain stands in the public zone, also for names that only resolve privately.
const Resource& add_certificate(Scope scope, std::string_view name, const std::string& domain,
                                Wildcard wildcard, const Resource& public_zone);

}  // namespace ashlar::systems
