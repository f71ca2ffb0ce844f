// That probes reach what they should, or that none of them does. Told beside each other: a lab without any
// network reaches nothing, too.
#pragma once

#include <string>
#include <vector>

#include "lab/verify/check.h"
#include "lab/verify/probe.h"

namespace ashlar::lab {

struct Expectation {
  std::string what;
  bool should = false;
  std::vector<Probe> probes = {};

  void add(const std::string& from, Target target) { probes.push_back({from, std::move(target)}); }
};

/// All at once: what should not be reached takes its time to be sure of. Expectations without probes are not
/// told; the others share the seconds, by their probes.
Expected<void> say(View& view, Findings& findings, const std::vector<Expectation>& expectations);

Target tcp_target(const topology::Interface& interface, topology::Address address, int port);
/// The interface's own network listens.
Target udp_target(const topology::Interface& interface, topology::Address address, int port);

}  // namespace ashlar::lab
