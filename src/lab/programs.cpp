#include "lab/programs.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "lab/linux/child.h"

namespace ashlar::lab {

std::vector<NeededProgram> needed_programs(const topology::Topology& topology) {
  std::vector<NeededProgram> needed{{"nft", "nftables"}};  // what the networks take
  for (const ServerKind& kind : server_kinds())
    if (kind.needed(topology)) needed.insert(needed.end(), kind.programs.begin(), kind.programs.end());
  const auto by_name = [](const NeededProgram& a, const NeededProgram& b) {
    return std::string_view(a.program) < std::string_view(b.program);
  };
  const auto same = [](const NeededProgram& a, const NeededProgram& b) {
    return std::string_view(a.program) == b.program;
  };
  std::sort(needed.begin(), needed.end(), by_name);
  needed.erase(std::unique(needed.begin(), needed.end(), same), needed.end());
  return needed;
}

std::vector<Failure> missing_programs(const std::vector<NeededProgram>& needed) {
  std::vector<std::string> programs;
  std::set<std::string> packages;
  for (const NeededProgram& one : needed) {
    if (find_tool(one.program)) continue;
    programs.emplace_back(one.program);
    packages.insert(one.package);
  }
  if (programs.empty()) return {};
  Failure failure;
  failure.operation = "find";
  failure.target = join(programs, ", ");
  failure.reason = programs.size() == 1 ? "there is no such program" : "there are no such programs";
  failure.help = "sudo apt-get install -y " + join(std::vector(packages.begin(), packages.end()), " ") +
                 " (scripts/install-packages lab does it, and keeps them from starting by themselves)";
  return {std::move(failure)};
}

}  // namespace ashlar::lab
