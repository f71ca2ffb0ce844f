// `ashlar lab down`: the lab is gone, and so is what it kept, but for the data where that is asked for.
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/lab_workspace.h"

namespace ashlar::cli {

namespace {

/// `.ashlar`, where the lab was all that stood in it.
void remove_where_empty(const std::filesystem::path& folder) {
  std::error_code not_empty;
  std::filesystem::remove(folder, not_empty);
}

/// A typing mistake in -C must not pass for a lab that is gone; a folder that only has leftovers may be any.
bool is_no_organization(const Common& common) {
  const std::filesystem::path folder = common.folder;
  return !is_there(folder / "organization.yaml") && !is_there(folder / ".ashlar");
}

}  // namespace

Exit lab_down(const LabDownArguments& arguments) {
  const Output out(arguments.common.json);
  if (is_no_organization(arguments.common)) return mistakes(open_workspace(arguments.common), out);
  const lab::Folder folder = lab_folder(arguments.common);
  const bool was_there = is_there(folder.root);
  const auto start = std::chrono::steady_clock::now();
  const auto ended = lab::Lab::down(folder, arguments.keep_data, {});
  if (!ended) return out.failure(ended.error());
  if (was_there) remove_where_empty(std::filesystem::path(folder.root).parent_path());
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (out.json()) out.document({{"ok", true}, {"was_there", was_there}, {"seconds", seconds}});
  if (!was_there)
    out.line("there is no lab here");
  else
    out.line(fmt::format("the lab is gone{} ({:.1f} s)", arguments.keep_data ? "; its data is kept" : "",
                         seconds));
  return Exit::Fine;
}

}  // namespace ashlar::cli
