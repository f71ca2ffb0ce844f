// References as Terraform says them. The set of expressions is closed: references, text with references in
// it, `file`, `templatefile`, `base64encode` of these two, `tolist(…)[0]` for any one element of a set, and
// `jsondecode` of what another account exported.
#pragma once

#include <string>
#include <string_view>

#include "model/architecture.h"

namespace ashlar::terraform {

/// Where states live, and so how a unit reads another's.
enum class Backend { S3, Local };

/// How names of data sources and locals say a unit: `stage_eu-west-1_stage_vpc`.
std::string unit_name(const UnitPath& path);

/// The expression for `reference` inside `unit`, without `${}`: `aws_vpc.main.id`,
/// `data.terraform_remote_state.stage_eu-west-1_mgmt_vpc.outputs.vpc_main_id`, or
/// `local.security_global_audit-archive.kms_key_main_arn` where it comes from another account.
std::string expression(const Reference& reference, const Unit& unit, Backend backend);

/// Text as a Terraform template that yields it: `${` and `%{` are escaped.
std::string escape_template(std::string_view text);

/// How many `$` the text ends in. Before a reference they would escape it (`$${` is Terraform's own escape),
/// so there they are written as expressions of their own.
std::size_t trailing_dollars(std::string_view text);

/// Text with references, as the template of a JSON string.
std::string template_text(const Template& text, const Unit& unit, Backend backend);

}  // namespace ashlar::terraform
