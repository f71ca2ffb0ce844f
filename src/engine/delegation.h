// Whether the world finds a public zone: before its parent's servers name the zone's own, AWS issues no
// certificate for a name in it, and whoever waits for one waits in vain.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "base/failure.h"
#include "engine/values.h"
#include "provider/diagnostic.h"

namespace ashlar::engine {

/// Asks the world for a domain's name servers: names in small letters, without the dot at the end.
using AskNameServers = std::function<Expected<std::set<std::string>>(const std::string& domain)>;

/// What somebody has to set where the zone's parent is served.
struct Undelegated {
  std::string domain;
  std::set<std::string> name_servers;  ///< of the zone
};

/// Safe to use from several threads.
class Delegations {
 public:
  /// All must outlive it. `ask` may be empty: then all is taken for delegated.
  Delegations(const Graph& graph, const Values& values, const AskNameServers& ask)
      : graph_(graph), values_(values), ask_(ask) {}

  /// What an aws_acm_certificate_validation would wait for in vain; none where it would not, or where nobody
  /// can be asked. It is about the highest zone of ours above the certificate's domain: what is below that,
  /// we delegate ourselves.
  std::optional<Undelegated> missing_for(const Resource& validation);
  /// The same is told once: true at the first call for a domain.
  bool is_news(const Undelegated& missing);

 private:
  const Resource* highest_zone(const std::string& domain) const;
  std::optional<Undelegated> look_at(const Resource& zone) const;

  const Graph& graph_;
  const Values& values_;
  const AskNameServers& ask_;
  std::mutex mutex_;
  std::map<const Resource*, std::optional<Undelegated>> known_;
  std::set<std::string> told_;
};

provider::Diagnostics diagnostics_of(const Undelegated& missing);

}  // namespace ashlar::engine
