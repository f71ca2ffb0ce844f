#include "config/network_settings.h"

#include <algorithm>

#include <fmt/format.h>

namespace ashlar {

namespace {

/// Days that CloudWatch Logs can keep a log group (API reference, PutRetentionPolicy).
constexpr std::int64_t allowed_days[] = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                         365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

std::string nearest_days(std::int64_t days) {
  auto above = std::lower_bound(std::begin(allowed_days), std::end(allowed_days), days);
  return fmt::format("the nearest are {} and {}", *(above - 1), *above);
}

Type<std::int64_t> log_days() {
  Type<std::int64_t> type = integer(1, 3653, "days");
  for (std::int64_t days : allowed_days) type.info.allowed.push_back(std::to_string(days));
  type.info.expected = "a number of days that CloudWatch can keep logs, like 30, 90 or 365";
  type.read = [any = type.read, info = type.info](const yaml::Node& node,
                                                  Reading& reading) -> std::optional<std::int64_t> {
    std::optional<std::int64_t> days = any(node, reading);
    if (!days || std::binary_search(std::begin(allowed_days), std::end(allowed_days), *days)) return days;
    report_wrong(node, info, reading, nearest_days(*days));
    return std::nullopt;
  };
  return type;
}

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
          .field("flow_log_days", &NetworkSettings::flow_log_days, log_days(), "30",
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
          .field("flow_log_days", &ManagementSettings::flow_log_days, log_days(), "30",
                 "How long flow-log records are kept.")
          .field("vpn_clients", &ManagementSettings::vpn_clients, ashlar::cidr(16, 29), "172.16.1.0/24",
                 "Addresses given to people who connect by VPN; the VPN server puts its own in their place.");
  return section;
}

}  // namespace ashlar
