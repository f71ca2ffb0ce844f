// What a unit's files say of Terraform itself: versions, the state, providers, and what comes from other
// units.
#pragma once

#include <string>

#include "terraform/expression.h"

namespace ashlar::terraform {

/// terraform.tf.json
std::string settings_text(const Unit& unit, Backend backend);

/// The block of the provider that works in `region` for the unit: region, account, role, default tags.
Object provider_settings(const Unit& unit, const std::string& region);

/// reads.tf.json, where the unit reads others.
std::string reads_text(const Unit& unit, Backend backend);

/// Buckets answer only in their own region: a unit elsewhere reads and writes exports through a second
/// provider.
bool needs_home_provider(const Unit& unit, Backend backend);

}  // namespace ashlar::terraform
