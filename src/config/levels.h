// The four levels that values flow down, and what a file of each may hold.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "config/section.h"

namespace ashlar {

enum class Level { Organization, Account, Region, Environment };

/// From the top down.
inline constexpr std::array<Level, 4> all_levels{Level::Organization, Level::Account, Level::Region,
                                                 Level::Environment};

/// "organization": how commands and addresses write the level.
std::string_view level_word(Level level);
/// "organisation": how texts for people write it.
std::string_view level_name(Level level);
/// "organization.yaml"; for environments "ENVIRONMENT.yaml".
std::string_view level_file(Level level);
std::optional<Level> find_level(std::string_view word);

/// The section that starts at this level: a file of a level below knows nothing of it.
const SectionInfo& own_section(Level level);
/// Its settings may stand in a file of this level even where they do not flow down: the level's own section,
/// and that of every level.
bool is_own_section(const SectionInfo& section, Level level);
/// What a file of this level may hold: its own section, those of the levels below, and what every level may
/// hold.
std::vector<const SectionInfo*> sections_from(Level level);

/// The level of a file by its path relative to the organisation's folder.
Level level_of_file(std::string_view path);

/// Defaults in brackets are told to people, not read as YAML: "(no MySQL)".
inline bool is_told_default(std::string_view default_text) { return default_text.starts_with('('); }

}  // namespace ashlar
