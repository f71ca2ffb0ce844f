// Private names: answered inside, and nowhere else.
#include <algorithm>

#include <fmt/format.h>

#include "lab/networks/internet.h"
#include "lab/verify/check.h"
#include "lab/verify/lookup.h"

namespace ashlar::lab {

namespace {

using topology::Topology;

/// Any interface of the VPC: it asks as a machine there would.
std::string somebody_in(const Topology& topology, const topology::VpcId& vpc) {
  for (const auto& [id, interface] : topology.interfaces)
    if (topology.vpc_of(interface).id == vpc) return interface.name;
  return "";
}

Expected<void> say(View& view, Findings& findings, const std::string& from, topology::Address resolver,
                   const std::string& name, bool should) {
  const auto addresses = look_up(view, from, resolver, name);
  if (!addresses) return tl::unexpected(addresses.error());
  const std::string found = addresses->empty() ? "no address" : addresses->front().text();
  findings.say(fmt::format("{} {} from {}", name, should ? "is known" : "is not known", from),
               addresses->empty() != should, found);
  return {};
}

Expected<void> say_name(View& view, Findings& findings, const topology::Zone& zone, const std::string& name) {
  const Topology& topology = view.topology();
  for (const auto& [id, vpc] : topology.vpcs) {
    const bool sees = std::find(zone.vpcs.begin(), zone.vpcs.end(), id) != zone.vpcs.end();
    const std::string from = somebody_in(topology, id);
    if (from.empty()) continue;
    if (auto said = say(view, findings, from, vpc.resolver(), name, sees); !said) return said;
  }
  return say(view, findings, client, public_resolver, name, false);
}

}  // namespace

Expected<void> check_private_names(View& view, Findings& findings) {
  for (const auto& [id, zone] : view.topology().zones) {
    if (!zone.is_private()) continue;
    for (const topology::Record& record : zone.records) {
      if (record.type != "A" || record.name.starts_with("*")) continue;
      if (auto said = say_name(view, findings, zone, record.name); !said) return said;
    }
  }
  return {};
}

}  // namespace ashlar::lab
