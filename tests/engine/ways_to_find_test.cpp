// The table of how what nobody recorded is found again, against acme and the provider's schema.
#include "engine/ways_to_find.h"

#include <set>

#include <gtest/gtest.h>

#include "schema/schema.h"
#include "support/organization_folder.h"

namespace ashlar::engine {
namespace {

/// Of a pattern: {name}, but not {:region} or {.Arn}.
std::set<std::string> attributes_in(std::string_view pattern) {
  std::set<std::string> names;
  for (std::size_t at = pattern.find('{'); at != std::string_view::npos; at = pattern.find('{', at + 1)) {
    const std::string name(pattern.substr(at + 1, pattern.find('}', at) - at - 1));
    if (name[0] != ':' && name[0] != '.') names.insert(name);
  }
  return names;
}

TEST(WaysToFind, EveryTypeOfAcmeHasOne) {
  const auto acme = testing::build_organization(testing::acme_files());
  std::set<std::string> types;
  for (const auto& entry : acme->architecture.units())
    for (const auto& resource : entry.second->resources)
      if (resource->mode == schema::Mode::Managed) types.insert(resource->type);
  EXPECT_GT(types.size(), 100U);
  std::set<std::string> cannot;
  for (const std::string& type : types)
    if (way_to_find(type) == nullptr) cannot.insert(type);
  EXPECT_EQ(cannot, std::set<std::string>());
}

TEST(WaysToFind, NamesAreMadeOfAttributesThatTheTypeHas) {
  const schema::Schema& builtin = schema::Schema::builtin();
  for (const std::string& type : builtin.names(schema::Mode::Managed)) {
    const auto* by_name = std::get_if<ByName>(way_to_find(type));
    if (by_name == nullptr) continue;
    const schema::Block& block = *builtin.find(schema::Mode::Managed, type)->block;
    for (const std::string_view pattern : by_name->ids)
      for (const std::string& name : attributes_in(pattern))
        EXPECT_NE(block.attribute(name), nullptr) << type << ": " << pattern;
  }
}

}  // namespace
}  // namespace ashlar::engine
