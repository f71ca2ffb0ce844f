#include "whole/inventory.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace ashlar::whole {

using nlohmann::json;

namespace {

bool has_mark(const json& thing, const char* mark) { return thing.is_object() && thing.value(mark, false); }

/// AWS makes it with every account.
bool is_first_role(const std::string& collection, const json& thing) {
  return collection.ends_with(" iam.roles") && thing.value("name", "") == "OrganizationAccountAccessRole";
}

}  // namespace

void for_each_thing(const json& dump,
                    const std::function<void(const std::string&, const std::string&, const json&)>& see) {
  for (const auto& [account, regions] : dump.items())
    for (const auto& [region, services] : regions.items())
      for (const auto& [service, collections] : services.items())
        for (const auto& [collection, things] : collections.items())
          for (const auto& [key, thing] : things.items())
            see(fmt::format("{} {} {}.{}", account, region, service, collection), key, thing);
}

bool is_held(const json& thing) { return has_mark(thing, "held"); }

Ids held_of(const json& dump, const Ids& ids) {
  Ids found;
  for_each_thing(dump, [&](const std::string& /*collection*/, const std::string& key, const json& thing) {
    if (ids.contains(key) && !is_held(thing)) found.insert(key);
  });
  return found;
}

Inventory inventory_of(const json& dump, const std::map<std::string, std::string>& names) {
  Inventory inventory;
  for_each_thing(dump, [&](const std::string& collection, const std::string& /*key*/, const json& thing) {
    if (has_mark(thing, "default") || is_held(thing)) return;  // a second key is AWS's to delete
    if (is_first_role(collection, thing)) return;
    const auto name = names.find(collection.substr(0, collection.find(' ')));
    ++inventory[name == names.end() ? collection : name->second + collection.substr(collection.find(' '))];
  });
  return inventory;
}

std::string differences(const Inventory& is, const Inventory& wanted) {
  std::string all;
  const auto number = [](const Inventory& inventory, const std::string& collection) {
    const auto found = inventory.find(collection);
    return found == inventory.end() ? 0 : found->second;
  };
  Inventory both = is;
  both.insert(wanted.begin(), wanted.end());
  for (const auto& entry : both)
    if (number(is, entry.first) != number(wanted, entry.first))
      all += fmt::format("{} instead of {}  {}\n", number(is, entry.first), number(wanted, entry.first),
                         entry.first);
  return all;
}

std::string description_of(const json& thing) {
  const bool has_one =
      thing.is_object() && thing.contains("description") && thing.at("description").is_string();
  return has_one ? thing.at("description").get<std::string>() : "";
}

std::string left_over(const json& dump) {
  std::string all;
  for_each_thing(dump, [&](const std::string& collection, const std::string& key, const json& thing) {
    if (!has_mark(thing, "default") && !is_held(thing) && !is_first_role(collection, thing))
      all += fmt::format("{} {} {}\n", collection, key, description_of(thing));
  });
  return all;
}

void expect_only_the_organization(const json& dump, std::size_t last_snapshots) {
  std::istringstream left(left_over(dump));
  std::size_t snapshots = 0;
  const auto is_snapshot = [](const std::string& line) {
    constexpr const char* kinds[] = {" ec2.snapshots ", " rds.database_snapshots ",
                                     " elasticache.snapshots "};
    return std::any_of(std::begin(kinds), std::end(kinds),
                       [&](const char* kind) { return line.find(kind) != std::string::npos; });
  };
  for (std::string line; std::getline(left, line);) {
    if (is_snapshot(line))
      ++snapshots;
    else
      EXPECT_NE(line.find(" organizations."), std::string::npos) << line;
  }
  EXPECT_EQ(snapshots, last_snapshots);
}

}  // namespace ashlar::whole
