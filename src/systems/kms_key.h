// KMS keys: each turns every year, waits a month before it goes, and has an alias that policies may name.
#pragma once

#include <string>
#include <string_view>

#include "systems/site.h"

namespace ashlar::systems {

/// "alias/acme-terraform-state": known before the key is made.
std::string kms_alias(const Site& site, std::string_view what);

struct KmsKey {
  std::string description;
  Value policy;
  std::string alias;  ///< as `kms_alias` says it
  std::string tag;    ///< what consoles show
};

/// Key and alias, both under the Terraform name `name`.
Resource& add_kms_key(Scope scope, std::string_view name, KmsKey key, Maker maker = Maker::here());

}  // namespace ashlar::systems
