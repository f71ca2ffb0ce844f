// The list of what each file may hold, against what reading a folder really accepts.
#include "config/levels.h"

#include <set>

#include <gtest/gtest.h>

#include "config/described.h"

namespace ashlar::test {
namespace {

std::string file_of(Level level) {
  switch (level) {
    case Level::Organization:
      return "organization.yaml";
    case Level::Account:
      return "stage/account.yaml";
    case Level::Region:
      return "stage/eu-west-1/region.yaml";
    case Level::Environment:
      break;
  }
  return "stage/eu-west-1/empty.yaml";
}

std::set<std::string> listed(Level level) {
  std::set<std::string> names;
  for (const SectionInfo* section : sections_from(level)) {
    for (const FieldInfo& field : section->fields) {
      if (section == &own_section(level) || field.inherit != Inherit::Nothing) names.insert(field.name);
    }
  }
  return names;
}

/// Whether the key itself is refused; its value may be wrong, that is not asked.
bool is_refused(Level level, const std::string& key) {
  FileTree files = small_organization();
  std::string& text = files[file_of(level)];
  const auto line = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n') + 1);
  text += key + ": x\n";
  const Described described(files);
  for (const Diagnostic& diagnostic : described.diagnostics.all()) {
    bool here = described.sources.path(diagnostic.at.start.file) == file_of(level);
    if (here && diagnostic.at.start.line == line && diagnostic.at.start.column == 1) return true;
  }
  return false;
}

bool is_there(Level level, const std::string& key) {
  const FileTree files = small_organization();
  return ("\n" + files.at(file_of(level))).find("\n" + key + ":") != std::string::npos;
}

TEST(Levels, FilesHoldWhatIsListedAndNothingElse) {
  std::set<std::string> keys = listed(Level::Organization);
  keys.insert({"kind", "email", "users", "organizational_unit", "nonsense"});
  for (Level level : all_levels) {
    const std::set<std::string> known = listed(level);
    for (const std::string& key : keys) {
      if (is_there(level, key)) continue;
      EXPECT_EQ(is_refused(level, key), !known.contains(key)) << file_of(level) << " " << key;
    }
  }
}

TEST(Levels, FilesByTheirPath) {
  EXPECT_EQ(level_of_file("organization.yaml"), Level::Organization);
  EXPECT_EQ(level_of_file("stage/account.yaml"), Level::Account);
  EXPECT_EQ(level_of_file("stage/eu-west-1/region.yaml"), Level::Region);
  EXPECT_EQ(level_of_file("stage/eu-west-1/stage.yaml"), Level::Environment);
  EXPECT_EQ(find_level("region"), Level::Region);
  EXPECT_FALSE(find_level("Region"));
}

}  // namespace
}  // namespace ashlar::test
