// A service of an environment: what it is called, the path it claims, what it uses.
#pragma once

#include "config/section.h"

namespace ashlar {

/// Each is a rule of its load balancer. AWS allows 100 (quota L-7EED9B64) and raises that on request.
inline constexpr std::size_t most_services_on_a_balancer = 200;

struct ServiceSettings {
  Located<std::string> image;
  std::optional<Located<std::string>> version;
  Located<std::string> path;
  std::optional<Located<std::string>> host;
  Located<bool> is_public;
  Located<std::int64_t> port;
  Located<std::int64_t> replicas;
  std::optional<Located<std::int64_t>> most_replicas;
  Located<std::int64_t> scale_at_cpu;
  Located<std::vector<Named<std::string>>> environment;
  Located<std::string> health_path;
  Located<std::vector<Located<std::string>>> calls;
  Located<std::vector<Located<std::string>>> uses;

  static const Section<ServiceSettings>& section();
};

}  // namespace ashlar
