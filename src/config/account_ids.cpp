#include "config/account_ids.h"

#include <fmt/format.h>

#include "base/files.h"
#include "config/organization_files.h"

namespace ashlar {

namespace {

constexpr std::string_view heading =
    "# Which AWS account each account is. Kept by `ashlar bootstrap`; commit it. An id that stands here is "
    "never made\n"
    "# anew: whoever has accounts already writes their ids here first.\n";

tl::unexpected<Failure> is_another(const std::string& path, const std::string& account,
                                   const std::string& recorded, const std::string& id) {
  Failure failure;
  failure.operation = "record in";
  failure.target = path;
  failure.reason = fmt::format("{} is account {} there, and {} on AWS", account, recorded, id);
  failure.help = "find out which it is; if the recorded one is wrong, mend the file by hand";
  return tl::unexpected(std::move(failure));
}

}  // namespace

Expected<void> record_account_ids(const std::filesystem::path& folder, const Organization& organization,
                                  const std::map<std::string, std::string>& ids) {
  const std::filesystem::path path = folder / account_ids_file;
  std::map<std::string, std::string> all = ids;
  for (const Named<std::string>& recorded : organization.recorded_ids) {
    const auto [entry, is_new] = all.emplace(*recorded.name, recorded.value);
    if (!is_new && entry->second != recorded.value)
      return is_another(path.string(), entry->first, recorded.value, entry->second);
  }
  if (all.size() == organization.recorded_ids.size()) return {};  // a person may have laid out the file
  std::string text(heading);
  for (const auto& [account, id] : all) text += fmt::format("{}: \"{}\"\n", account, id);
  return write_file(path, text).and_then([&] { return flush_to_disk(path); });
}

}  // namespace ashlar
