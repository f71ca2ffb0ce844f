#include "cli/lab_workspace.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"

namespace ashlar::cli {

namespace {

std::string accounts_path(const lab::Folder& folder) { return folder.root + "/accounts"; }

/// Whether the parts stand in the name in that order.
bool parts_in_order(const std::vector<std::string>& name, const std::vector<std::string>& parts) {
  auto next = parts.begin();
  for (const std::string& part : name)
    if (next != parts.end() && part == *next) ++next;
  return next == parts.end();
}

using Names = std::vector<std::string>;

/// How an address may name something, the nearest first.
constexpr bool (*ways_to_name[])(const std::string& name, const std::string& address) = {
    [](const std::string& name, const std::string& address) { return name == address; },
    [](const std::string& name, const std::string& address) { return name.ends_with("." + address); },
    [](const std::string& name, const std::string& address) {
      const Names parts = split(address, '.');
      return name.ends_with("." + parts.back()) && parts_in_order(split(name, '.'), parts);
    },
    [](const std::string& name, const std::string& address) {
      return parts_in_order(split(name, '.'), split(address, '.'));
    },
};

Exit not_one(const std::vector<std::string>& names, const std::string& address,
             const std::vector<std::string>& found, std::string_view what, const Output& out) {
  Diagnostic error;
  error.found = address;
  if (found.empty()) {
    error.summary = fmt::format("no {} in the lab is called {}", what, address);
    error.expected = fmt::format("a {} that `ashlar lab status` shows", what);
    if (const auto near = nearest_name(address, names)) error.help = "did you mean " + *near + "?";
  } else {
    error.summary = fmt::format("{} names {} things in the lab", address, found.size());
    error.expected = "one of " + join(found, ", ");
  }
  return out.refuse(Exit::Mistakes, error);
}

}  // namespace

std::vector<std::string> named_by(const std::vector<std::string>& names, const std::string& address) {
  for (const auto way : ways_to_name) {
    Names found;
    for (const std::string& name : names)
      if (way(name, address)) found.push_back(name);
    if (!found.empty()) return found;
  }
  return {};
}

lab::Folder lab_folder(const Common& common) {
  const auto folder = std::filesystem::absolute(common.folder).lexically_normal() / ".ashlar" / "lab";
  return {folder.string()};
}

std::optional<lab::Lab> running_lab(const Common& common, const Output& out) {
  auto found = lab::Lab::find(lab_folder(common));
  if (!found) {
    out.failure(found.error());
    return std::nullopt;
  }
  if (*found) return std::move(*found);
  no_lab(common, out);
  return std::nullopt;
}

std::string no_limits(const std::string& why, const lab::Folder& folder) {
  struct stat about {};
  const uid_t owner = ::stat(folder.root.c_str(), &about) == 0 ? about.st_uid : ::geteuid();
  return "servers have no limits of memory: " + why +
         (owner == 0 ? "; mount a cgroup hierarchy with the memory controller"
                     : "; run the lab as root to have them");
}

Exit no_lab(const Common& common, const Output& out) {
  Diagnostic error;
  error.summary = "no lab runs here";
  error.found = lab_folder(common).root;
  error.expected = "a lab that was started by `ashlar lab up`";
  error.help = "ashlar lab up --account ACCOUNT,… starts one";
  return out.refuse(Exit::World, error);
}

std::set<std::string> remembered_accounts(const lab::Folder& folder) {
  constexpr std::size_t most = 1U << 16;
  const auto text = read_file(accounts_path(folder), most);
  if (!text) return {};
  std::set<std::string> accounts;
  for (const std::string& line : split(*text, '\n'))
    if (!line.empty()) accounts.insert(line);
  return accounts;
}

Expected<void> remember_accounts(const lab::Folder& folder, const std::set<std::string>& accounts) {
  std::string text;
  for (const std::string& account : accounts) text += account + "\n";
  return write_file(accounts_path(folder), text);
}

tl::expected<std::string, Exit> the_one(const std::vector<std::string>& names, const std::string& address,
                                        std::string_view what, const Output& out) {
  const std::vector<std::string> found = named_by(names, address);
  if (found.size() != 1) return tl::unexpected(not_one(names, address, found, what, out));
  return found.front();
}

std::optional<std::string> who_serves(const nlohmann::json& status, const std::vector<std::string>& named) {
  if (named.size() < 2) return std::nullopt;
  for (const auto& group : status.at("groups")) {
    std::string serving = group.at("serving");
    const std::string store = serving.substr(0, serving.rfind('.') + 1);  // "stage.stage.mysql."
    const bool all_of_store = std::all_of(named.begin(), named.end(),
                                          [&](const std::string& name) { return name.starts_with(store); });
    if (all_of_store && std::find(named.begin(), named.end(), serving) != named.end()) return serving;
  }
  return std::nullopt;
}

tl::expected<std::string, Exit> the_one_or_who_serves(const nlohmann::json& status,
                                                      const std::vector<std::string>& names,
                                                      const std::string& address, std::string_view what,
                                                      const Output& out) {
  if (auto serving = who_serves(status, named_by(names, address))) return *serving;
  return the_one(names, address, what, out);
}

}  // namespace ashlar::cli
