#include "config/levels.h"

#include <algorithm>

#include "config/account_settings.h"
#include "config/environment_settings.h"
#include "config/organization_settings.h"

namespace ashlar {

namespace {

struct LevelWords {
  std::string_view word;
  std::string_view name;
  std::string_view file;
};

constexpr std::array<LevelWords, 4> words{{{"organization", "organisation", "organization.yaml"},
                                           {"account", "account", "account.yaml"},
                                           {"region", "region", "region.yaml"},
                                           {"environment", "environment", "ENVIRONMENT.yaml"}}};

const LevelWords& words_of(Level level) { return words[static_cast<std::size_t>(level)]; }

}  // namespace

std::string_view level_word(Level level) { return words_of(level).word; }
std::string_view level_name(Level level) { return words_of(level).name; }
std::string_view level_file(Level level) { return words_of(level).file; }

std::optional<Level> find_level(std::string_view word) {
  auto found = std::find_if(all_levels.begin(), all_levels.end(),
                            [&](Level level) { return level_word(level) == word; });
  return found == all_levels.end() ? std::nullopt : std::optional(*found);
}

const SectionInfo& own_section(Level level) {
  switch (level) {
    case Level::Organization:
      return OrganizationSettings::section().info;
    case Level::Account:
      return AccountSettings::section().info;
    case Level::Region:
      return RegionSettings::section().info;
    case Level::Environment:
      break;
  }
  return EnvironmentSettings::section().info;
}

bool is_own_section(const SectionInfo& section, Level level) {
  return &section == &own_section(level) || &section == &CommonSettings::section().info;
}

std::vector<const SectionInfo*> sections_from(Level level) {
  std::vector<const SectionInfo*> sections;
  for (Level below : all_levels) {
    if (below >= level) sections.push_back(&own_section(below));
  }
  sections.push_back(&CommonSettings::section().info);
  return sections;
}

Level level_of_file(std::string_view path) {
  auto folders = std::count(path.begin(), path.end(), '/');
  if (folders == 0) return Level::Organization;
  if (folders == 1) return Level::Account;
  return path.ends_with("/region.yaml") ? Level::Region : Level::Environment;
}

}  // namespace ashlar
