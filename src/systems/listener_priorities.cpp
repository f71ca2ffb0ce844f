#include "systems/listener_priorities.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>

#include "base/text.h"
#include "config/service_settings.h"

namespace ashlar::systems {

namespace {

constexpr int longest_path = 120;  // what services' settings allow
constexpr int places = 208;        // for claims of one length: twice 120 times 208 fit into AWS's 50,000
constexpr int kinds = 2;           // of a host, of any host
static_assert(most_services_on_a_balancer <= places);
static_assert(kinds * longest_path * places <= 50'000);

/// The first priority of the claim's band.
int band(const Claim& claim) {
  const int length = std::clamp(static_cast<int>(claim.path.size()), 1, longest_path);
  const int kind = claim.host.empty() ? 1 : 0;
  return 1 + (kind * longest_path + (longest_path - length)) * places;
}

int place(const Claim& claim) {
  constexpr std::size_t digits = 7;  // fit into an int
  return std::stoi(sha256_hex(claim.path + " " + claim.host, digits), nullptr, 16) % places;
}

/// The claim's own place, or the next free one of its band.
int free_priority(const Claim& claim, const std::set<int>& taken) {
  const int first = place(claim);
  for (int step = 0; step < places; ++step) {
    const int priority = band(claim) + (first + step) % places;
    if (!taken.contains(priority)) return priority;
  }
  throw std::logic_error("more rules on a listener than most_services_on_a_balancer");
}

}  // namespace

std::vector<int> listener_priorities(const std::vector<Claim>& claims) {
  std::vector<std::size_t> order(claims.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(claims[a].path, claims[a].host) < std::pair(claims[b].path, claims[b].host);
  });
  std::vector<int> priorities(claims.size());
  std::set<int> taken;
  for (std::size_t i : order) {
    priorities[i] = free_priority(claims[i], taken);
    taken.insert(priorities[i]);
  }
  return priorities;
}

}  // namespace ashlar::systems
