// What the AWS server holds, in numbers: two worlds of the same numbers have nothing twice and lack nothing.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace ashlar::whole {

/// Calls for each thing of a dump of all accounts, with "ACCOUNT REGION service.collection" and its key.
void for_each_thing(const nlohmann::json& dump,
                    const std::function<void(const std::string& collection, const std::string& key,
                                             const nlohmann::json&)>& see);

/// AWS holds on to it: it goes by itself.
bool is_held(const nlohmann::json& thing);

using Ids = std::set<std::string>;
/// Of these, the ones that are the key of something that the server holds, and does not only hold on to.
Ids held_of(const nlohmann::json& dump, const Ids& ids);

/// How many things by "ACCOUNT REGION service.collection".
using Inventory = std::map<std::string, std::size_t>;

/// Of a dump of all accounts, these by their names in place of their ids.
Inventory inventory_of(const nlohmann::json& dump, const std::map<std::string, std::string>& names = {});

/// "2 instead of 1  200000000005 eu-west-1 ec2.vpcs", a line each; empty where they are the same.
std::string differences(const Inventory& is, const Inventory& wanted);

/// All that is there but for what AWS holds on to or gives: "ACCOUNT REGION service.collection KEY", a line
/// each.
std::string left_over(const nlohmann::json& dump);

/// The test fails at everything else than what AWS never deletes, the organisation and its accounts, and as
/// many last snapshots of what held data.
void expect_only_the_organization(const nlohmann::json& dump, std::size_t last_snapshots);

}  // namespace ashlar::whole
