#include "lab/verify/expectations.h"

#include <set>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::lab {

namespace {

bool holds(const Expectation& expectation, Reached reached) {
  return expectation.should ? reached == Reached::Yes : reached == Reached::No;
}

/// "reached: A, B" of those for which it does not hold. `result` is of the first probe, and moves on.
std::string wrong_ones(const Expectation& expectation, std::vector<Reached>::const_iterator& result) {
  std::set<std::string> senders;
  for (const Probe& probe : expectation.probes) senders.insert(probe.from);
  std::vector<std::string> names;
  for (const Probe& probe : expectation.probes) {
    const Reached reached = *result++;
    if (holds(expectation, reached)) continue;
    names.push_back(probe.target.name + (senders.size() > 1 ? " from " + probe.from : "") +
                    (reached == Reached::OneWay ? ", one way" : ""));
  }
  return names.empty() ? "" : (expectation.should ? "not reached: " : "reached: ") + join(names, "; ");
}

}  // namespace

Expected<void> say(View& view, Findings& findings, const std::vector<Expectation>& expectations) {
  std::vector<Probe> probes;
  for (const Expectation& expectation : expectations)
    probes.insert(probes.end(), expectation.probes.begin(), expectation.probes.end());
  const auto start = std::chrono::steady_clock::now();
  const auto results = probe(view, probes);
  if (!results) return tl::unexpected(results.error());
  const std::chrono::duration<double> all_took = std::chrono::steady_clock::now() - start;
  auto result = results->begin();
  for (const Expectation& expectation : expectations) {
    if (expectation.probes.empty()) continue;
    const std::string wrong = wrong_ones(expectation, result);
    const auto count = expectation.probes.size();
    const double share = static_cast<double>(count) / static_cast<double>(probes.size());
    findings.say(expectation.what, wrong.empty(), wrong.empty() ? fmt::format("{} probes", count) : wrong,
                 all_took.count() * share);
  }
  return {};
}

Target tcp_target(const topology::Interface& interface, topology::Address address, int port) {
  return {address, port, fmt::format("{} ({}:{})", interface.name, address.text(), port)};
}

Target udp_target(const topology::Interface& interface, topology::Address address, int port) {
  return {address, port, fmt::format("{} ({}:{} UDP)", interface.name, address.text(), port), interface.name};
}

}  // namespace ashlar::lab
