// Networks: no two share an address, none takes addresses that are somebody else's.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "config/checks.h"

namespace ashlar::checks {

namespace {

/// Messages name so many of the networks that one overlaps.
constexpr std::size_t most_notes = 5;

struct Network {
  std::string name;  ///< "prod/eu-west-1/prod", "prod/eu-west-1/mgmt"
  Cidr cidr;
  Span at;
};

void add_network(std::vector<Network>& networks, std::string name, const Located<Cidr>& cidr) {
  // One that could not be read has no place, and would be 0.0.0.0/0.
  if (cidr.at) networks.push_back({std::move(name), *cidr, cidr.at});
}

std::vector<Network> networks_of(const Account& account, const Region& region) {
  std::vector<Network> networks;
  std::string prefix = account.name + "/" + region.name + "/";
  const std::optional<Located<ManagementSettings>>& management = region.settings.management;
  if (management) add_network(networks, prefix + "mgmt", (*management)->cidr);
  for (const Environment& environment : region.environments) {
    add_network(networks, prefix + environment.name, environment.settings.network->cidr);
  }
  return networks;
}

std::vector<Network> networks_of(const Organization& organization) {
  std::vector<Network> networks;
  for (const Account& account : organization.accounts) {
    for (const Region& region : account.regions) {
      for (Network& network : networks_of(account, region)) networks.push_back(std::move(network));
    }
  }
  return networks;
}

/// The VPNs' client pools. Those that nobody set are one and the same, and stand at the first management VPC.
std::vector<Network> pools_of(const Organization& organization) {
  std::map<std::pair<std::string, decltype(reading_order({}))>, Network> pools;
  for (const Account& account : organization.accounts) {
    for (const Region& region : account.regions) {
      if (!region.settings.management) continue;
      const Located<ManagementSettings>& management = *region.settings.management;
      const Located<Cidr>& pool = management->vpn_clients;
      if (pool->prefix == 0) continue;  // could not be read
      pools.emplace(
          std::pair(pool->text(), reading_order(pool.at)),
          Network{account.name + "/" + region.name + "/mgmt", *pool, first_place(pool.at, management.at)});
    }
  }
  std::vector<Network> all;
  all.reserve(pools.size());
  for (auto& [key, pool] : pools) all.push_back(std::move(pool));
  return all;
}

void report_overlap(const Checking& checking, const Network& network,
                    const std::vector<const Network*>& others) {
  Diagnostic overlap = error_at(
      network.at, fmt::format("{} overlaps the network of {}", network.cidr.text(), others.front()->name));
  overlap.found = fmt::format("{} to {}", ipv4_text(network.cidr.address), ipv4_text(network.cidr.last()));
  overlap.expected = "addresses that no other VPC has: networks that share some can never be peered";
  overlap.help = "choose another range; `ashlar explain network.cidr` tells how large";
  for (std::size_t i = 0; i < std::min(others.size(), most_notes); ++i) {
    overlap.notes.push_back(
        {fmt::format("{} has {}", others[i]->name, others[i]->cidr.text()), others[i]->at});
  }
  checking.diagnostics.add(std::move(overlap));
}

struct Reserved {
  Cidr cidr;
  std::string_view what;
};

constexpr Cidr network(std::uint32_t a, std::uint32_t b, int prefix) { return {a << 24 | b << 16, prefix}; }

/// AWS refuses a VPC in these (VPC CIDR blocks; RFC 1122, RFC 3927, RFC 5771).
constexpr Reserved refused[] = {
    {network(0, 0, 8), "\"this\" network"},
    {network(127, 0, 8), "the loopback addresses"},
    {network(169, 254, 16), "the link-local addresses, where instances find their metadata"},
    {network(224, 0, 4), "the multicast addresses"},
    {network(240, 0, 4), "reserved"},
};

/// RFC 1918.
constexpr Cidr private_networks[] = {network(10, 0, 8), network(172, 16, 12), network(192, 168, 16)};

/// Private, or allowed, and yet trouble.
constexpr Reserved troublesome[] = {
    {network(172, 17, 16),
     "Docker's bridge and some of AWS's own services: hosts that run them would not reach it"},
    {network(100, 64, 10),
     "carriers' address translation (RFC 6598), and of VPNs that use it like Tailscale"},
    {network(198, 18, 15), "benchmarks of network devices (RFC 2544)"},
};

bool is_private(const Cidr& cidr) {
  return std::any_of(std::begin(private_networks), std::end(private_networks),
                     [&](const Cidr& range) { return range.contains(cidr); });
}

void check_refused(const Checking& checking, const Network& network) {
  for (const Reserved& range : refused) {
    if (!range.cidr.overlaps(network.cidr)) continue;
    Diagnostic wrong = error_at(network.at, fmt::format("AWS refuses a network in {}", range.cidr.text()));
    wrong.found = fmt::format("{}; these are {}", network.cidr.text(), range.what);
    wrong.expected = "a private network (RFC 1918): in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16";
    checking.diagnostics.add(std::move(wrong));
    return;
  }
}

/// True if it is one of those, and reported.
bool check_troublesome(const Checking& checking, const Network& network) {
  for (const Reserved& range : troublesome) {
    if (!range.cidr.overlaps(network.cidr)) continue;
    Diagnostic trouble =
        warning_at(network.at, fmt::format("{} is in the range of {}", network.cidr.text(), range.what));
    trouble.expected = "another private network, like one in 10.0.0.0/8";
    checking.diagnostics.add(std::move(trouble));
    return true;
  }
  return false;
}

void check_range(const Checking& checking, const Network& network) {
  check_refused(checking, network);
  if (check_troublesome(checking, network) || is_private(network.cidr)) return;
  bool is_refused = std::any_of(std::begin(refused), std::end(refused),
                                [&](const Reserved& range) { return range.cidr.overlaps(network.cidr); });
  if (is_refused) return;
  Diagnostic is_public = warning_at(network.at, fmt::format("{} is not private", network.cidr.text()));
  is_public.expected = "a private network (RFC 1918): in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16";
  is_public.help =
      "AWS allows it, but whoever owns these addresses on the Internet cannot be reached from here";
  checking.diagnostics.add(std::move(is_public));
}

/// What an application VPC's rules in the management VPC's network ACL are numbered by
/// (systems/network_acls.cpp): the address without its first byte. Two networks under one /8 never share it.
std::uint32_t peer_number(const Cidr& cidr) { return cidr.address & 0x00ff'ffff; }

void check_peers(const Checking& checking, const Account& account, const Region& region) {
  std::map<std::uint32_t, Network> first_with;
  for (const Environment& environment : region.environments) {
    const Located<Cidr>& cidr = environment.settings.network->cidr;
    if (!cidr.at) continue;
    Network own{account.name + "/" + region.name + "/" + environment.name, *cidr, cidr.at};
    auto [first, is_new] = first_with.emplace(peer_number(*cidr), own);
    if (is_new || first->second.cidr.overlaps(*cidr)) continue;
    Diagnostic same = error_at(own.at, fmt::format("{} and {} differ in their first number only",
                                                   own.cidr.text(), first->second.cidr.text()));
    same.expected = "networks of one region that differ in their second or third number";
    same.help = "their rules in the management VPC's network ACL would have one number";
    same.notes.push_back({"the network of " + first->second.name, first->second.at});
    checking.diagnostics.add(std::move(same));
  }
}

}  // namespace

void networks_do_not_overlap(const Checking& checking) {
  std::vector<Network> networks = networks_of(checking.organization);
  // Wider ones come before those inside them, so what is still open overlaps what comes next.
  std::stable_sort(networks.begin(), networks.end(), [](const Network& a, const Network& b) {
    return std::tie(a.cidr.address, a.cidr.prefix) < std::tie(b.cidr.address, b.cidr.prefix);
  });
  std::vector<const Network*> open;
  for (const Network& network : networks) {
    while (!open.empty() && open.back()->cidr.last() < network.cidr.address) open.pop_back();
    if (!open.empty()) report_overlap(checking, network, open);
    open.push_back(&network);
  }
}

void vpn_pools_do_not_overlap(const Checking& checking) {
  std::vector<Network> networks = networks_of(checking.organization);
  for (const Network& pool : pools_of(checking.organization)) {
    for (const Network& network : networks) {
      if (!pool.cidr.overlaps(network.cidr)) continue;
      Diagnostic overlap =
          error_at(pool.at, fmt::format("the VPN's clients get {}, which overlaps the network of {}",
                                        pool.cidr.text(), network.name));
      overlap.expected = "vpn_clients: addresses that no VPC has";
      overlap.help =
          "people on the VPN could not reach it: their machines take these addresses for each other's";
      overlap.notes.push_back({fmt::format("{} has {}", network.name, network.cidr.text()), network.at});
      checking.diagnostics.add(std::move(overlap));
    }
  }
}

void networks_are_private(const Checking& checking) {
  for (const Network& network : networks_of(checking.organization)) check_range(checking, network);
  for (const Network& pool : pools_of(checking.organization)) check_range(checking, pool);
}

void peers_have_numbers_of_their_own(const Checking& checking) {
  for (const Account& account : checking.organization.accounts) {
    for (const Region& region : account.regions) {
      if (region.settings.management) check_peers(checking, account, region);
    }
  }
}

}  // namespace ashlar::checks
