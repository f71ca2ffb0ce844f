// `ashlar schema`: JSON Schema of the files, for editors.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"
#include "config/json_schema.h"
#include "config/organization.h"

namespace ashlar::cli {

namespace {

using Json = nlohmann::ordered_json;

/// Globs of the files that stand at the depth of environments and are none. Older versions of
/// yaml-language-server do not know exclusions (`!`), so where the folder can be read its environments are
/// named.
Json environment_globs(const Common& common) {
  Sources sources;
  Diagnostics diagnostics;
  const Organization organization = load_organization(common.folder, sources, diagnostics);
  std::set<std::string> names;
  for (const Account& account : organization.accounts) {
    for (const Region& region : account.regions) {
      for (const Environment& environment : region.environments)
        names.insert("*/*/" + environment.name + ".yaml");
    }
  }
  if (names.empty()) return {"*/*/*.yaml", "!*/*/region.yaml"};
  return names;
}

Json editor_settings(const Common& common) {
  return {{"yaml.schemas",
           {{"./.vscode/organization.schema.json", "organization.yaml"},
            {"./.vscode/account.schema.json", "*/account.yaml"},
            {"./.vscode/region.schema.json", "*/*/region.yaml"},
            {"./.vscode/environment.schema.json", environment_globs(common)}}}};
}

/// To standard error, so that standard output stays the schema.
void hint(const Common& common, const Output& out) {
  out.error(
      "An editor wants a schema for each kind of file. For VS Code with its YAML extension, in the "
      "organisation's "
      "folder:\n\n"
      "  mkdir -p .vscode\n"
      "  for file in organization account region environment; do\n"
      "    ashlar schema $file > .vscode/$file.schema.json\n"
      "  done\n\n"
      "and in .vscode/settings.json:\n");
  out.error(editor_settings(common).dump(2));
}

Exit unknown_file(const std::string& file, const Output& out) {
  std::vector<std::string> known;
  for (Level level : all_levels) known.emplace_back(level_word(level));
  std::optional<std::string> near = nearest_name(file, known);
  Diagnostic error;
  error.summary = "no kind of file is called " + file;
  error.found = file;
  error.expected = join_or(known);
  error.help = (near ? "did you mean " + *near + "? " : "") + "`ashlar schema --help` tells more";
  return out.refuse(Exit::Usage, error);
}

/// organization.yaml is as good as organization.
std::string without_extension(std::string file) {
  if (file.ends_with(".yaml")) file.resize(file.size() - std::string_view(".yaml").size());
  return file;
}

}  // namespace

Exit schema(const SchemaArguments& arguments) {
  Output out(arguments.common.json);
  if (arguments.file.empty()) {
    out.document(json_schemas());
    if (!out.json()) hint(arguments.common, out);
    return Exit::Fine;
  }
  std::optional<Level> level = find_level(without_extension(arguments.file));
  if (!level) return unknown_file(arguments.file, out);
  out.document(json_schema(*level));
  return Exit::Fine;
}

}  // namespace ashlar::cli
