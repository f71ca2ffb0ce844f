#include "lab/networks/what_differs.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::lab {

namespace {

using Json = nlohmann::json;
using Texts = std::multiset<std::string>;

struct Ruleset {
  std::map<std::string, Texts> rules;       ///< by their chain
  std::map<std::string, std::string> sets;  ///< and maps, by name
  std::map<std::string, std::string>
      meaning;  ///< of a chain: the security group that is told where one jumps there
};

Ruleset read(const std::string& text) {
  Ruleset read;
  const Json parsed = Json::parse(text, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("nftables")) return read;
  for (const Json& command : parsed.at("nftables")) {
    const Json added = command.value("add", Json::object());
    for (const char* kind : {"set", "map"})
      if (added.contains(kind)) read.sets[added.at(kind).at("name")] = added.at(kind).dump();
    if (!added.contains("rule")) continue;
    const Json& rule = added.at("rule");
    read.rules[rule.at("chain")].insert(rule.dump());
    for (const Json& expression : rule.at("expr"))
      if (expression.contains("jump") && rule.contains("comment"))
        read.meaning[expression.at("jump").at("target")] = rule.at("comment");
  }
  return read;
}

std::size_t count_of_missing(const Texts& all, const Texts& from) {
  Texts missing;
  std::set_difference(all.begin(), all.end(), from.begin(), from.end(),
                      std::inserter(missing, missing.end()));
  return missing.size();
}

std::string how_many(std::size_t more, std::size_t fewer) {
  std::vector<std::string> parts;
  if (more > 0) parts.push_back(fmt::format("{} more", more));
  if (fewer > 0) parts.push_back(fmt::format("{} fewer", fewer));
  return join(parts, ", ");
}

/// Chains and sets of a group have its name; of what has no other name, their own.
void add_rules(const std::string& before, const std::string& after, std::vector<std::string>& parts) {
  const Ruleset from = read(before);
  const Ruleset to = read(after);
  std::map<std::string, std::string> meaning = from.meaning;
  meaning.insert(to.meaning.begin(), to.meaning.end());
  std::map<std::string, Texts> chains = from.rules;
  chains.insert(to.rules.begin(), to.rules.end());
  const auto rules_in = [](const Ruleset& ruleset, const std::string& chain) {
    const auto found = ruleset.rules.find(chain);
    return found == ruleset.rules.end() ? Texts() : found->second;
  };
  const std::size_t known = parts.size();
  for (const auto& entry : chains) {
    const std::string& chain = entry.first;
    const std::string how = how_many(count_of_missing(rules_in(to, chain), rules_in(from, chain)),
                                     count_of_missing(rules_in(from, chain), rules_in(to, chain)));
    const auto named = meaning.find(chain);
    if (!how.empty())
      parts.push_back(fmt::format("rules of {} ({})", named == meaning.end() ? chain : named->second, how));
  }
  if (from.sets != to.sets) parts.emplace_back("members of groups");
  if (parts.size() == known) parts.emplace_back("rules");
}

}  // namespace

std::string what_differs(const NamespacePlan& from, const NamespacePlan& to) {
  std::vector<std::string> parts;
  if (from.addresses != to.addresses) parts.emplace_back("addresses");
  if (from.routes != to.routes || from.rules != to.rules || from.forwards != to.forwards)
    parts.emplace_back("routes");
  if (from.resolver != to.resolver) parts.emplace_back("its resolver");
  if (from.ruleset != to.ruleset) add_rules(from.ruleset, to.ruleset, parts);
  constexpr std::size_t few = 4;
  if (parts.size() > few) {
    const std::size_t rest = parts.size() - few;
    parts.resize(few);
    parts.push_back(fmt::format("and {} things more", rest));
  }
  return join(parts, ", ");
}

}  // namespace ashlar::lab
