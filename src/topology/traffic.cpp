#include "topology/traffic.h"

#include <algorithm>
#include <charconv>

namespace ashlar::topology {

namespace {

struct Protocol {
  std::string_view name;
  int number;
};

/// Names that the provider takes; numbers by IANA, "Protocol Numbers".
constexpr Protocol known_protocols[] = {
    {"all", Traffic::any_protocol},
    {"icmp", Traffic::icmp},
    {"igmp", 2},
    {"ipv4", 4},
    {"tcp", Traffic::tcp},
    {"udp", Traffic::udp},
    {"gre", 47},
    {"esp", 50},
    {"ah", 51},
    {"icmpv6", Traffic::icmp_of_ipv6},
    {"ipv6-icmp", Traffic::icmp_of_ipv6},
    {"ospf", 89},
    {"pim", 103},
    {"vrrp", 112},
    {"l2tp", 115},
    {"sctp", 132},
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return result;
}

bool has_types(int protocol) { return protocol == Traffic::icmp || protocol == Traffic::icmp_of_ipv6; }

}  // namespace

std::optional<int> protocol_number(std::string_view text) {
  const std::string name = lower(text);
  const auto* known = std::find_if(std::begin(known_protocols), std::end(known_protocols),
                                   [&](const Protocol& protocol) { return protocol.name == name; });
  if (known != std::end(known_protocols)) return known->number;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool right = error == std::errc() && end == text.data() + text.size();
  return right && number >= -1 && number <= 255 ? std::optional(number) : std::nullopt;
}

std::string protocol_name(int number) {
  const auto* known = std::find_if(std::begin(known_protocols), std::end(known_protocols),
                                   [&](const Protocol& protocol) { return protocol.number == number; });
  return known == std::end(known_protocols) ? std::to_string(number) : std::string(known->name);
}

std::optional<Traffic> group_traffic(const Attributes& rule, std::string_view protocol_attribute) {
  const std::optional<int> protocol = protocol_number(rule.text(protocol_attribute));
  if (!protocol) return std::nullopt;
  if (has_types(*protocol))
    return Traffic{*protocol, rule.number("from_port", -1), rule.number("to_port", -1)};
  if (has_ports(*protocol)) return Traffic{*protocol, rule.number("from_port", 0), rule.number("to_port", 0)};
  return Traffic{*protocol};
}

std::optional<Traffic> acl_traffic(const Attributes& rule) {
  const std::optional<int> protocol = protocol_number(rule.text("protocol"));
  if (!protocol) return std::nullopt;
  if (has_types(*protocol))
    return Traffic{*protocol, rule.number("icmp_type", 0), rule.number("icmp_code", 0)};
  if (has_ports(*protocol)) return Traffic{*protocol, rule.number("from_port", 0), rule.number("to_port", 0)};
  return Traffic{*protocol};
}

}  // namespace ashlar::topology
