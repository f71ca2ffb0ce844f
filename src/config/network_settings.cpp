#include "config/network_settings.h"

namespace ashlar {

namespace {

/// Days that CloudWatch Logs can keep a log group (PutRetentionPolicy's allowed values, the whole years among them).
Type<std::int64_t> log_days() { return integer(1, 3653, "days"); }

}  // namespace

const Section<NetworkSettings>& NetworkSettings::section() {
  static const Section<NetworkSettings> section =
      Section<NetworkSettings>("network", "The application VPC: public, private-app and private-persistence subnets.")
          .required("cidr", &NetworkSettings::cidr, ashlar::cidr(16, 22),
                    "Addresses of the VPC; half goes to the app tier, an eighth each to public and persistence.")
          .field("zones", &NetworkSettings::zones, integer(2, 6, "zones"), "3",
                 "Availability Zones used; each tier has a subnet in each.")
          .field("nat_gateways", &NetworkSettings::nat_gateways, integer(1, 6), "1",
                 "NAT gateways: one is cheaper, one per zone survives the loss of a zone.")
          .field("flow_log_days", &NetworkSettings::flow_log_days, log_days(), "30",
                 "How long flow-log records are kept.");
  return section;
}

const Section<ManagementSettings>& ManagementSettings::section() {
  static const Section<ManagementSettings> section =
      Section<ManagementSettings>("management", "The management VPC, where people and CI come in.")
          .required("cidr", &ManagementSettings::cidr, ashlar::cidr(16, 23), "Addresses of the management VPC.")
          .field("zones", &ManagementSettings::zones, integer(2, 6, "zones"), "3", "Availability Zones used.")
          .field("nat_gateways", &ManagementSettings::nat_gateways, integer(1, 6), "1", "NAT gateways.")
          .field("flow_log_days", &ManagementSettings::flow_log_days, log_days(), "30",
                 "How long flow-log records are kept.")
          .field("vpn_clients", &ManagementSettings::vpn_clients, ashlar::cidr(16, 29), "172.16.1.0/24",
                 "Addresses given to people who connect by VPN.");
  return section;
}

}  // namespace ashlar
