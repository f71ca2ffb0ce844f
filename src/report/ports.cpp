#include "report/ports.h"

#include <fmt/format.h>

#include "base/text.h"
#include "topology/traffic.h"

namespace ashlar::report {

using topology::Traffic;

namespace {

constexpr std::size_t most_ranges = 3;
constexpr std::size_t most_protocols = 3;

std::string range_text(const Traffic& traffic) {
  return traffic.from == traffic.to ? fmt::format("{}", traffic.from)
                                    : fmt::format("{}–{}", traffic.from, traffic.to);
}

/// All of the same protocol.
std::string protocol_text(const std::vector<Traffic>& traffic) {
  const int protocol = traffic.front().protocol;
  if (protocol == Traffic::icmp) return "ping";
  std::string name = topology::protocol_name(protocol);
  if (protocol != Traffic::tcp && protocol != Traffic::udp) return name;
  if (traffic.front() == Traffic{protocol}) return "any " + name;
  std::vector<std::string> ranges;
  for (const Traffic& each : traffic) ranges.push_back(range_text(each));
  if (ranges.size() > most_ranges) {
    ranges.resize(most_ranges);
    ranges.push_back("…");
  }
  return name + " " + join(ranges, ", ");
}

}  // namespace

std::string ports_text(const std::vector<Traffic>& traffic) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < traffic.size();) {
    const int number = traffic[i].protocol;
    if (number == Traffic::any_protocol) return "everything";
    std::vector<Traffic> of_it;
    for (; i < traffic.size() && traffic[i].protocol == number; ++i) of_it.push_back(traffic[i]);
    texts.push_back(protocol_text(of_it));
  }
  if (texts.size() > most_protocols) {
    texts.resize(most_protocols);
    texts.push_back("…");
  }
  return join(texts, "; ");
}

}  // namespace ashlar::report
