// Packets against expectations: networks made by chance are built in the kernel, every pair is probed, and
// what was answered is compared with what the walker says. Where they differ, the network is made smaller as
// long as they still do, and shown.
#include <cstdlib>
#include <iostream>

#include <gtest/gtest.h>

#include "lab/networks/internet.h"
#include "lab/networks/networks_of.h"
#include "lab/packets_fixture.h"
#include "lab/prober.h"
#include "lab/random_topology.h"
#include "lab/shrink.h"
#include "lab/topology_builder.h"
#include "lab/topology_text.h"
#include "lab/walker.h"

namespace ashlar::lab {
namespace {

using namespace topology;
using namespace testing;

constexpr std::chrono::milliseconds patience{200};
constexpr std::chrono::milliseconds long_patience{1500};  // longer than TCP waits before it asks again
constexpr int usual_seeds = 100;

struct Disagreement {
  Probe probe;
  bool answered = false;  ///< by the lab
  std::string why_not;    ///< the walker's
};

std::string text(const Topology& topology, const Disagreement& found) {
  const std::string from =
      found.probe.from.empty() ? "client" : topology.interfaces.at(found.probe.from).name;
  const std::string question = from + " to " + found.probe.to.text() + ", protocol " +
                               std::to_string(found.probe.protocol) + " port " +
                               std::to_string(found.probe.port) + ": ";
  return question + (found.answered ? "answered, though: " + found.why_not : "not answered, and should be");
}

/// What the lab does otherwise than the walker says. Answers that did not come are asked for once more,
/// with time, for the machine may have been slow; answers that should not come count at once.
std::vector<Disagreement> disagreements(const Topology& topology, const std::vector<Probe>& probes) {
  Networks networks;
  const auto applied = networks.apply(network_plan(topology));
  if (!applied) throw std::runtime_error(applied.error().text());
  const auto first = answered_probes(networks, topology, probes, patience);
  std::vector<Disagreement> found;
  std::vector<Probe> missing;
  for (const Probe& probe : probes) {
    const Walk expected = walk(topology, probe, client_address);
    if (!expected.answered && first.contains(probe)) found.push_back({probe, true, expected.why_not});
    if (expected.answered && !first.contains(probe)) missing.push_back(probe);
  }
  if (missing.empty()) return found;
  const auto second = answered_probes(networks, topology, missing, long_patience);
  for (const Probe& probe : missing)
    if (!second.contains(probe)) found.push_back({probe, false, {}});
  return found;
}

/// The smallest network that still shows the disagreement, and the disagreement.
std::string smallest(const Topology& topology, const Disagreement& found) {
  const auto shows = [&](const Topology& smaller) {
    if (!found.probe.from.empty() && !smaller.interfaces.contains(found.probe.from)) return false;
    const auto still = disagreements(smaller, {found.probe});
    return !still.empty() && still.front().answered == found.answered;
  };
  const Topology small = shrink(topology, shows);
  const auto still = disagreements(small, {found.probe});
  return text(small, still.empty() ? found : still.front()) + "\n" + topology_text(small);
}

/// How many probes were asked, and how many of them answered.
struct Tally {
  std::size_t asked = 0;
  std::size_t answered = 0;
};

void expect_agreement(std::uint32_t seed, Tally& tally) {
  const Topology topology = random_topology(seed);
  const std::vector<Probe> probes = all_probes(topology);
  const auto found = disagreements(topology, probes);
  tally.asked += probes.size();
  for (const Probe& probe : probes) tally.answered += walk(topology, probe, client_address).answered ? 1 : 0;
  if (found.empty()) return;
  const std::string count = std::to_string(found.size()) + " of " + std::to_string(probes.size());
  std::cout << "seed " << seed << ": " << count << " probes differ; making the network smaller" << std::endl;
  FAIL() << "seed " << seed << ", " << count << " probes\n" << smallest(topology, found.front());
}

int seeds() {
  const char* soak = std::getenv("ASHLAR_SOAK");
  return soak ? std::atoi(soak) : usual_seeds;
}

using PacketsByChance = Packets;

TEST_F(PacketsByChance, GoWhereTheWalkerSays) {
  Tally tally;
  for (int seed = 1; seed <= seeds() && !HasFatalFailure(); ++seed)
    expect_agreement(static_cast<std::uint32_t>(seed), tally);
  std::cout << tally.asked << " probes, " << tally.answered << " answered\n";
  // Networks in which nothing or everything passes would say little.
  EXPECT_GT(tally.answered, tally.asked / 10);
  EXPECT_LT(tally.answered, tally.asked * 9 / 10);
}

}  // namespace
}  // namespace ashlar::lab
