#include "topology/addresses.h"

#include <charconv>
#include <set>

#include "base/text.h"
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

constexpr std::uint32_t kept_at_start = 4;
constexpr std::uint32_t kept_at_end = 1;
constexpr Cidr public_network{(198U << 24) | (18U << 16), 15};

std::uint64_t hash_of(const std::string& key) {
  const std::string digits = sha256_hex(key, 15);
  std::uint64_t hash = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), hash, 16);
  return hash;
}

/// The first free one from `start` on, around the end if need be.
std::optional<Address> free_address(const AddressRange& range, std::uint64_t start,
                                    const std::set<Address>& taken) {
  for (std::uint64_t i = 0; i < range.count; ++i) {
    const Address address{range.first.value + static_cast<std::uint32_t>((start + i) % range.count)};
    if (!taken.contains(address)) return address;
  }
  return std::nullopt;
}

AddressRange without_ends(const Cidr& network, std::uint32_t start, std::uint32_t end) {
  const std::uint64_t size = network.size();
  const std::uint64_t usable = size > start + end ? size - start - end : 0;
  return {{network.address + start}, static_cast<std::uint32_t>(usable)};
}

std::map<SubnetId, WantedAddresses> wanted_by_subnet(const Building& building) {
  std::map<SubnetId, WantedAddresses> wanted;
  for (const auto& [id, planned] : building.planned)
    wanted[planned.interface.subnet][id.text] = planned.private_address;
  for (const FloatingPlan& floating : building.floating) wanted[floating.subnet][floating.key] = std::nullopt;
  return wanted;
}

std::map<std::string, Address> private_addresses(const Building& building) {
  std::map<std::string, Address> picked;
  for (const auto& [subnet, wanted] : wanted_by_subnet(building))
    picked.merge(pick_addresses(usable_addresses(building.topology.subnets.at(subnet).cidr), wanted));
  return picked;
}

/// Elastic IPs have theirs whether they are associated or not.
std::map<std::string, Address> public_addresses_of(const Building& building) {
  WantedAddresses wanted;
  for (const Resource* address : building.graph.all("aws_eip")) wanted[building.id(*address)] = std::nullopt;
  for (const auto& [id, planned] : building.planned) {
    if (!planned.public_key.empty()) wanted[planned.public_key] = std::nullopt;
  }
  return pick_addresses(public_addresses(), wanted);
}

/// Attributes that show an address once it is assumed.
struct Shown {
  std::string_view type;
  std::string_view private_attribute;
  std::string_view public_attribute;
};
constexpr Shown shown[] = {
    {"aws_instance", "private_ip", "public_ip"},
    {"aws_nat_gateway", "private_ip", "public_ip"},
    {"aws_network_interface", "private_ip", ""},
    {"aws_network_interface", "private_ips[0]", ""},
};

void show_addresses(Building& building, const std::map<std::string, Address>& publics) {
  for (const Resource* address : building.graph.all("aws_eip")) {
    const auto found = publics.find(building.id(*address));
    if (found != publics.end()) building.values.assume(*address, "public_ip", found->second.text());
  }
  for (const Shown& kind : shown) {
    for (const Resource* resource : building.graph.all(kind.type)) {
      const std::vector<InterfaceId> placed = building.placed(*resource);
      if (placed.empty()) continue;
      const Interface& first = building.topology.interfaces.at(placed.front());
      building.values.assume(*resource, kind.private_attribute, first.address.text());
      if (first.public_address)
        building.values.assume(*resource, kind.public_attribute, first.public_address->text());
    }
  }
}

/// `publics` may have run out, which takes a hundred thousand of them.
void settle(Building& building, PlannedInterface& planned, const std::map<std::string, Address>& privates,
            const std::map<std::string, Address>& publics) {
  const auto address = privates.find(planned.interface.id.text);
  if (address == privates.end()) {
    building.topology.unmodelled.push_back({planned.interface.id.text, "no address is left in its subnet"});
    return;
  }
  planned.interface.address = address->second;
  const auto outside = publics.find(planned.public_key);
  if (outside != publics.end()) planned.interface.public_address = outside->second;
  building.topology.interfaces.emplace(planned.interface.id, planned.interface);
}

}  // namespace

AddressRange usable_addresses(const Cidr& subnet) { return without_ends(subnet, kept_at_start, kept_at_end); }

AddressRange public_addresses() { return without_ends(public_network, 1, 1); }

std::map<std::string, Address> pick_addresses(const AddressRange& range, const WantedAddresses& wanted) {
  std::map<std::string, Address> picked;
  std::set<Address> taken;
  for (const auto& [key, address] : wanted) {
    if (address && range.contains(*address) && taken.insert(*address).second) picked[key] = *address;
  }
  for (const auto& [key, address] : wanted) {
    if (picked.contains(key) || taken.size() >= range.count) continue;
    const std::optional<Address> free = free_address(range, hash_of(key), taken);
    if (!free) continue;
    taken.insert(*free);
    picked[key] = *free;
  }
  return picked;
}

void assume_addresses(Building& building) {
  const std::map<std::string, Address> privates = private_addresses(building);
  const std::map<std::string, Address> publics = public_addresses_of(building);
  for (auto& [id, planned] : building.planned) settle(building, planned, privates, publics);
  for (const FloatingPlan& floating : building.floating) {
    const auto address = privates.find(floating.key);
    if (address != privates.end()) building.floating_addresses[floating.key] = address->second;
  }
  show_addresses(building, publics);
}

}  // namespace ashlar::topology
