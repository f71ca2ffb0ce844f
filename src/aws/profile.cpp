#include "aws/profile.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>

#include "base/files.h"
#include "base/text.h"

namespace ashlar::aws {

namespace {

constexpr std::size_t largest_file = std::size_t{4} << 20U;

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r");
  if (start == std::string_view::npos) return "";
  return text.substr(start, text.find_last_not_of(" \t\r") - start + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// The profile that a section's title names; none where it names something else.
std::optional<std::string> profile_of(std::string_view title, bool is_config_file) {
  constexpr std::string_view prefix = "profile";
  const std::string_view name = trimmed(title);
  if (!is_config_file || name == "default") return std::string(name);
  if (!name.starts_with(prefix) || name.size() == prefix.size()) return std::nullopt;
  const std::string_view rest = trimmed(name.substr(prefix.size()));
  return rest.size() < name.size() - prefix.size() ? std::optional<std::string>(rest) : std::nullopt;
}

/// A comment may stand at the end of a line, after a blank.
std::string_view without_comment(std::string_view line) {
  for (const std::string_view mark : {" #", " ;", "\t#", "\t;"}) line = line.substr(0, line.find(mark));
  return line;
}

}  // namespace

Profiles parse_profiles(std::string_view text, bool is_config_file) {
  Profiles profiles;
  Profile* current = nullptr;
  for (const std::string& raw : split(text, '\n')) {
    const std::string_view line = trimmed(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      const auto name = profile_of(line.substr(1, line.find(']') - 1), is_config_file);
      current = name ? &profiles[*name] : nullptr;
      continue;
    }
    const bool nested = raw.front() == ' ' || raw.front() == '\t';
    const std::size_t equals = line.find('=');
    if (current == nullptr || nested || equals == std::string_view::npos) continue;
    (*current)[lower(trimmed(line.substr(0, equals)))] = trimmed(without_comment(line.substr(equals + 1)));
  }
  return profiles;
}

Expected<Profiles> read_profiles(const Environment& environment) {
  const std::string home = environment("HOME").value_or("");
  Profiles all;
  for (const bool is_config_file : {true, false}) {
    const auto named = environment(is_config_file ? "AWS_CONFIG_FILE" : "AWS_SHARED_CREDENTIALS_FILE");
    const std::string path = named.value_or(home + (is_config_file ? "/.aws/config" : "/.aws/credentials"));
    if (path == "/dev/null" || !is_there(path)) continue;
    const auto text = read_file(path, largest_file);
    if (!text) return tl::unexpected(text.error());
    for (auto& [name, profile] : parse_profiles(*text, is_config_file))
      for (auto& [key, value] : profile) all[name][key] = value;
  }
  return all;
}

}  // namespace ashlar::aws
