// Protocols and ports as Terraform writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "topology/attributes.h"
#include "topology/network.h"

namespace ashlar::topology {

/// "tcp", "6", "-1", "all"; nothing for a name that the table does not have.
std::optional<int> protocol_number(std::string_view text);
/// "tcp"; of one that the table does not have, its number.
std::string protocol_name(int number);

/// What a security group's rule is about: `from_port` and `to_port` are ICMP's type and code there. Ports of
/// protocols that have none are all of them.
std::optional<Traffic> group_traffic(const Attributes& rule, std::string_view protocol_attribute);

/// What a network ACL's rule is about. ICMP's type and code have attributes of their own; what is not set is
/// 0, as the provider sends it.
std::optional<Traffic> acl_traffic(const Attributes& rule);

constexpr bool has_ports(int protocol) { return protocol == Traffic::tcp || protocol == Traffic::udp; }

}  // namespace ashlar::topology
