#include "config/level_file.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "base/files.h"
#include "base/text.h"
#include "config/organization.h"
#include "config/organization_files.h"

namespace ashlar {

namespace {

namespace fs = std::filesystem;

bool belongs(const FieldInfo& field, const SectionInfo& section, Level level) {
  return is_own_section(section, level) || field.inherit != Inherit::Nothing;
}

std::vector<std::string> names_that_belong(Level level) {
  std::vector<std::string> names;
  for (const SectionInfo* section : sections_from(level)) {
    for (const FieldInfo& field : section->fields) {
      if (belongs(field, *section, level)) names.push_back(field.name);
    }
  }
  return names;
}

const SectionInfo* section_with(const std::string& key) {
  const std::vector<const SectionInfo*> all = sections_from(Level::Organization);
  auto found =
      std::find_if(all.begin(), all.end(), [&](const SectionInfo* section) { return section->find(key); });
  return found == all.end() ? nullptr : *found;
}

/// What belongs to another level alone (an account's kind, a region's management VPC) nobody would read here.
std::string help_for_stray(const std::string& key, const std::vector<std::string>& known) {
  if (const SectionInfo* owner = section_with(key))
    return fmt::format("it is a setting of {}: write it there", owner->name);
  const std::optional<std::string> near = nearest_name(key, known);
  return near ? fmt::format("did you mean {}?", *near) : std::string();
}

Diagnostic stray(const yaml::Entry& entry, Level level, const std::vector<std::string>& known) {
  Diagnostic stray;
  stray.summary = fmt::format("{} has no setting \"{}\"", own_section(level).name, printable(entry.key));
  stray.at = entry.key_at;
  stray.found = printable(entry.key);
  stray.expected = "one of " + join_or(known);
  stray.help = help_for_stray(entry.key, known);
  return stray;
}

/// A file that lacks, that is a folder or is too large is a mistake; what the system refuses to read is not.
Diagnostic unreadable(const Failure& failure) {
  Diagnostic failed = folder_mistake(failure.text(), failure.help);
  failed.world_failed = failure.error != 0 && failure.error != ENOENT;
  return failed;
}

/// What everything else stands on: without it, hardly a line below would be right.
Diagnostic empty_organization(const fs::path& relative) {
  Diagnostic empty =
      folder_mistake(relative.string() + " says nothing", "`ashlar init DIR` makes a folder to start from");
  empty.expected = "at least name:, domain: and home_region:";
  return empty;
}

}  // namespace

Span start_of(const yaml::Node& node) {
  Span span;
  span.start = {1, 1, node.at.start.file};
  span.end_line = 1;
  span.end_column = 1;
  return span;
}

/// A folder that leads to more files than anyone writes is a mistake, and file numbers are small.
bool FileReader::may_read_another() {
  if (++files_read_ <= most_files) return true;
  if (files_read_ == most_files + 1) {
    diagnostics_.add(folder_mistake(fmt::format("there are more than {} files", most_files),
                                    "is this the organisation's folder?"));
  }
  return false;
}

std::optional<std::string> FileReader::read_text(const fs::path& relative) {
  if (!may_read_another()) return std::nullopt;
  Expected<std::string> text = read_file(folder_ / relative, yaml::Limits{}.bytes);
  if (text) return std::move(*text);
  diagnostics_.add(unreadable(text.error()));
  return std::nullopt;
}

std::optional<yaml::Node> FileReader::read_yaml(const fs::path& relative) {
  std::optional<std::string> text = read_text(relative);
  if (!text) return std::nullopt;
  FileId file = sources_.add(relative.generic_string(), std::move(*text));
  yaml::Node root = yaml::parse(file, sources_, diagnostics_);
  root.at.start.file = file;
  return root;
}

void FileReader::leave_out_strays(yaml::Node& root, Level level) {
  const std::vector<std::string> known = names_that_belong(level);
  std::erase_if(root.entries, [&](const yaml::Entry& entry) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) return false;
    diagnostics_.add(stray(entry, level, known));
    return true;
  });
}

std::optional<LevelFile> FileReader::read(const fs::path& relative, Level level) {
  const std::size_t mistakes_before = diagnostics_.error_count();
  std::optional<yaml::Node> root = read_yaml(relative);
  if (!root) return std::nullopt;
  if (level == Level::Organization && root->is_null() && diagnostics_.error_count() == mistakes_before) {
    diagnostics_.add(empty_organization(relative));
    return std::nullopt;
  }
  LevelFile file{std::move(*root), {}, false};
  file.at = start_of(file.settings);
  Reading reading{diagnostics_};
  if (expect_mapping(file.settings, own_section(level), reading)) {
    leave_out_strays(file.settings, level);
  } else {
    yaml::Node empty;
    empty.at = file.settings.at;
    file.settings = std::move(empty);
  }
  file.has_mistakes = diagnostics_.error_count() > mistakes_before;
  return file;
}

}  // namespace ashlar
