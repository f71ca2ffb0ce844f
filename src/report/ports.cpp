#include "report/ports.h"

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::report {

using topology::Traffic;

namespace {

constexpr std::size_t most_ranges = 3;
constexpr std::size_t most_protocols = 3;
constexpr int last_port = 65535;

struct Protocol {
  int number;
  std::string_view name;
  bool ports;
};
constexpr Protocol protocols[] = {{1, "ping", false}, {6, "tcp", true}, {17, "udp", true}};

std::string range_text(const Traffic& traffic) {
  return traffic.from == traffic.to ? fmt::format("{}", traffic.from)
                                    : fmt::format("{}–{}", traffic.from, traffic.to);
}

std::string protocol_text(int number, const std::vector<Traffic>& of_it) {
  for (const Protocol& protocol : protocols) {
    if (protocol.number != number) continue;
    if (!protocol.ports) return std::string(protocol.name);
    if (of_it.front().from == 0 && of_it.front().to == last_port) return fmt::format("any {}", protocol.name);
    std::vector<std::string> ranges;
    for (const Traffic& traffic : of_it) ranges.push_back(range_text(traffic));
    if (ranges.size() > most_ranges) {
      ranges.resize(most_ranges);
      ranges.push_back("…");
    }
    return fmt::format("{} {}", protocol.name, join(ranges, ", "));
  }
  return fmt::format("protocol {}", number);
}

}  // namespace

std::string ports_text(const std::vector<Traffic>& traffic) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < traffic.size();) {
    const int number = traffic[i].protocol;
    if (number == Traffic::any_protocol) return "everything";
    std::vector<Traffic> of_it;
    for (; i < traffic.size() && traffic[i].protocol == number; ++i) of_it.push_back(traffic[i]);
    texts.push_back(protocol_text(number, of_it));
  }
  if (texts.size() > most_protocols) {
    texts.resize(most_protocols);
    texts.push_back("…");
  }
  return join(texts, "; ");
}

}  // namespace ashlar::report
