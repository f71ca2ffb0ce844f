// What the commands of the lab start with: where it is, whether it runs, what it should be, and what an
// address names in it.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/output.h"
#include "cli/workspace.h"
#include "lab/desired.h"
#include "lab/lab.h"
#include "topology/topology.h"

namespace ashlar::cli {

/// The lab's folder, inside the organisation's.
lab::Folder lab_folder(const Common& common);

/// The lab that runs; without one, says so and how to start it.
std::optional<lab::Lab> running_lab(const Common& common, const Output& out);

/// Accounts that the lab was started with the last time; empty: never.
std::set<std::string> remembered_accounts(const lab::Folder& folder);
Expected<void> remember_accounts(const lab::Folder& folder, const std::set<std::string>& accounts);

/// "servers have no limits of memory: …", with how to get them; the lab's owner decides what that is, whoever
/// looks.
std::string no_limits(const std::string& why, const lab::Folder& folder);

/// Says that none runs, and how to start one.
Exit no_lab(const Common& common, const Output& out);

/// Those of these names, of servers, networks or stores, that an address names. It is the whole name; or else
/// its end; or else its parts stand in the name in that order, the last one at the end; or else anywhere.
std::vector<std::string> named_by(const std::vector<std::string>& names, const std::string& address);

/// The one of them. Where there is none or more than one, says so, with what is near or what there is. `what`
/// they are names of: "server".
tl::expected<std::string, Exit> the_one(const std::vector<std::string>& names, const std::string& address,
                                        std::string_view what, const Output& out);

/// Of a store's servers that one address names, `stage.mysql`, the one that serves at the moment, by the
/// supervisor's answer; read replicas beside it do not matter.
std::optional<std::string> who_serves(const nlohmann::json& status, const std::vector<std::string>& named);

/// That one, or else the one that is named.
tl::expected<std::string, Exit> the_one_or_who_serves(const nlohmann::json& status,
                                                      const std::vector<std::string>& names,
                                                      const std::string& address, std::string_view what,
                                                      const Output& out);

}  // namespace ashlar::cli
