// Addresses of settings, as a person types them:
//
//   prod.prod.mysql.storage            ACCOUNT.ENVIRONMENT.KEYS; the region stands between the two only where
//   the
//                                      environment's name occurs in two regions of the account
//   stage.mgmt.cidr                    `mgmt`: the management section of a region
//   security._global.users             `_global`: the account's own settings
//   organization.domain                the organisation's
//   stage.stage.services.frontend.port entries of a map by their name
//   mysql.storage                      without a place: the setting in general
//
// Anything may be left out but the last word, as long as one reading stays the nearest: an address is read as
// an ordered subsequence of full ones, and the reading that leaves out least wins. Leaving out a region or
// `_global` counts less than leaving out an environment's name, and that less than anything else. So
// `prod.notify` is the account's
// (`prod.prod.notify` is the environment's), `prod.mysql` the mysql of its one environment that has one, and
// `prod.cidr` an error, since it may be the network's or the management VPC's. An address whose first word
// names no place is meant in general, so `storage` is `mysql.storage` and not that of one environment.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "config/setting_tree.h"

namespace ashlar {

struct ResolvedSetting {
  Setting setting;
  std::vector<std::string> also;  ///< other settings that the address could have meant, in full
};

/// Why an address means nothing, or too much.
struct AddressProblem {
  std::string summary;             ///< safe to print
  std::vector<std::string> meant;  ///< full addresses: of all that it may mean, or of what is near
  bool ambiguous = false;
};

/// `organization` may be null: then only addresses without a place are known.
tl::expected<ResolvedSetting, AddressProblem> resolve_setting(std::string_view address,
                                                              const Organization* organization);

}  // namespace ashlar
