#include "lab/networks/traffic_match.h"

#include <algorithm>
#include <map>
#include <string>

namespace ashlar::lab {

using topology::Traffic;

namespace {

using Matches = std::optional<std::vector<nft::Json>>;

constexpr int last_port = 65535;
constexpr int last_icmp = 255;

const std::map<int, std::string> ported = {{Traffic::tcp, "tcp"}, {Traffic::udp, "udp"}};

nft::Json of_protocol(int protocol) { return nft::is(nft::meta("l4proto"), protocol); }

Matches one(const nft::Json& match) { return std::vector<nft::Json>(1, match); }

Matches with_ports(const Traffic& traffic, const std::string& protocol) {
  const int first = std::max(traffic.from, 0);
  const int last = std::min(traffic.to, last_port);
  if (first > last) return std::nullopt;
  if (first == 0 && last == last_port) return one(of_protocol(traffic.protocol));
  const nft::Json port = nft::field(protocol, "dport");
  return one(nft::is(port, first == last ? nft::Json(first) : nft::range(first, last)));
}

Matches with_type(const Traffic& traffic) {
  if (traffic.from < 0) return one(of_protocol(traffic.protocol));
  if (traffic.from > last_icmp || traffic.to > last_icmp) return std::nullopt;
  std::vector<nft::Json> matches = {nft::is(nft::field("icmp", "type"), traffic.from)};
  if (traffic.to >= 0) matches.push_back(nft::is(nft::field("icmp", "code"), traffic.to));
  return matches;
}

}  // namespace

std::optional<std::vector<nft::Json>> matches_of(const Traffic& traffic) {
  if (traffic.protocol == Traffic::any_protocol) return std::vector<nft::Json>{};
  if (const auto found = ported.find(traffic.protocol); found != ported.end())
    return with_ports(traffic, found->second);
  if (traffic.protocol == Traffic::icmp) return with_type(traffic);
  if (traffic.protocol == Traffic::icmp_of_ipv6) return std::nullopt;  // the lab's packets are of IPv4
  return one(of_protocol(traffic.protocol));
}

nft::Json in_network(const char* which, const Cidr& network) {
  if (network.prefix == 0) return nft::is(nft::meta("nfproto"), "ipv4");
  return nft::is(nft::field("ip", which), nft::prefix(ipv4_text(network.address), network.prefix));
}

}  // namespace ashlar::lab
