#include "config/network_settings.h"

#include "config/names.h"

namespace ashlar {

namespace {

/// Its public subnets are a 64th each, and a load balancer wants a /27 (ELB, "Subnets for your load
/// balancer").
constexpr int smallest_application_vpc = 21;

}  // namespace

const Section<NetworkSettings>& NetworkSettings::section() {
  static const Section<NetworkSettings> section =
      Section<NetworkSettings>("network",
                               "The application VPC: public, private-app and private-persistence subnets.")
          .required(
              "cidr", &NetworkSettings::cidr, ashlar::cidr(16, smallest_application_vpc),
              "Addresses of the VPC; half goes to the app tier, an eighth each to public and persistence.")
          .field("zones", &NetworkSettings::zones, integer(2, 6, "zones"), "3",
                 "Availability Zones used; each tier has a subnet in each.")
          .field("nat_gateways", &NetworkSettings::nat_gateways, integer(1, 6), "1",
                 "NAT gateways: one is cheaper, one per zone survives the loss of a zone.")
          .field("flow_log_days", &NetworkSettings::flow_log_days, ashlar::log_days(), "30",
                 "How long flow-log records are kept.");
  return section;
}

const Section<ManagementSettings>& ManagementSettings::section() {
  static const Section<ManagementSettings> section =
      Section<ManagementSettings>("management", "The management VPC, where people and CI come in.")
          .required("cidr", &ManagementSettings::cidr, ashlar::cidr(16, 23),
                    "Addresses of the management VPC.")
          .field("zones", &ManagementSettings::zones, integer(2, 6, "zones"), "3", "Availability Zones used.")
          .field("nat_gateways", &ManagementSettings::nat_gateways, integer(1, 6), "1", "NAT gateways.")
          .field("flow_log_days", &ManagementSettings::flow_log_days, ashlar::log_days(), "30",
                 "How long flow-log records are kept.")
          .field("vpn_clients", &ManagementSettings::vpn_clients, ashlar::cidr(16, 29), "172.16.1.0/24",
                 "Addresses given to people who connect by VPN; the VPN server puts its own in their place.")
          .field("vpn", &ManagementSettings::vpn, ashlar::section(VpnSettings::section()), "{}",
                 "The OpenVPN server, by which people come in.");
  return section;
}

}  // namespace ashlar
