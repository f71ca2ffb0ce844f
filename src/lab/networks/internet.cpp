#include "lab/networks/internet.h"

#include "lab/networks/host.h"

namespace ashlar::lab {

using namespace topology;

namespace {

struct Machine {
  const char* name;
  Address address;
  Address gateway;
};

const Machine machines[] = {
    {client, client_address, {0xCB007101}},      // 203.0.113.1
    {laptop, laptop_address, {0xCB007101}},      // 203.0.113.1
    {root_dns, root_dns_address, {0xC6336401}},  // 198.51.100.1
    {resolver, public_resolver, {0xC6336401}},   // 198.51.100.1
};

void add_machine(const Machine& machine, NetworkPlan& plan) {
  NamespacePlan& internet = plan.namespaces[internet_router];
  internet.addresses.push_back({machine.name, machine.gateway});
  internet.routes.push_back({main_table, {machine.address.value, 32}, machine.name, std::nullopt});
  plan.namespaces[machine.name] = host_with({machine.address}, machine.gateway);
  plan.links.push_back({{internet_router, machine.name}, {machine.name, host_link}});
}

/// The VPC's public addresses, and the router's own for what its resolver asks.
void add_vpc(const VpcWiring& vpc, NetworkPlan& plan) {
  NamespacePlan& internet = plan.namespaces[internet_router];
  const RouterWire& wire = *vpc.internet;
  internet.addresses.push_back({wire.link, wire.there});
  internet.routes.push_back({main_table, {wire.here.value, 32}, wire.link, std::nullopt});
  for (const InterfaceWire& each : vpc.interfaces)
    if (each.interface->public_address)
      internet.routes.push_back(
          {main_table, {each.interface->public_address->value, 32}, wire.link, wire.here});
  plan.links.push_back({{internet_router, wire.link}, {vpc.router, wire.link}});
}

}  // namespace

void add_internet(const Wiring& wiring, NetworkPlan& plan) {
  plan.namespaces[internet_router].forwards = true;
  for (const Machine& machine : machines) add_machine(machine, plan);
  for (const auto& [id, vpc] : wiring.vpcs)
    if (vpc.internet) add_vpc(vpc, plan);
  plan.namespaces[internet_router].routes.push_back({main_table, {0, 0}, {}, std::nullopt});
}

}  // namespace ashlar::lab
