#include "aws/default_vpc.h"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "aws/query.h"
#include "base/text.h"

namespace ashlar::aws {

namespace {

using pugi::xml_node;
using std::string_view;

constexpr Pages pages{"NextToken", "nextToken"};

/// By which a gateway is found again that was detached, and not yet deleted, when somebody killed us.
constexpr const char* tag = "ashlar:default-vpc";

/// A kind of thing that may stand in a VPC.
struct Inhabitant {
  const char* what;
  const char* action;
  const char* filter;                     ///< by which those of a VPC are asked for
  const char* list;                       ///< the answer's element that holds them
  const char* id;                         ///< their own that names them
  bool (*is_given)(const xml_node& one);  ///< AWS made it with the VPC, or it is gone
};

bool is_text(const xml_node& one, const char* path, string_view text) {
  return one.first_element_by_path(path).text().get() == text;
}

bool never(const xml_node&) { return false; }

bool is_past(const xml_node& peering) {
  const string_view state = peering.child("status").child_value("code");
  return state == "deleted" || state == "rejected" || state == "expired" || state == "failed";
}

bool is_main(const xml_node& table) {
  const auto associations = table.child("associationSet").children("item");
  return std::any_of(associations.begin(), associations.end(),
                     [](const xml_node& one) { return is_text(one, "main", "true"); });
}

const std::vector<Inhabitant>& inhabitants() {
  static const std::vector<Inhabitant> all{
      {"network interface", "DescribeNetworkInterfaces", "vpc-id", "networkInterfaceSet",
       "networkInterfaceId", never},
      {"subnet", "DescribeSubnets", "vpc-id", "subnetSet", "subnetId",
       [](const xml_node& one) { return is_text(one, "defaultForAz", "true"); }},
      {"security group", "DescribeSecurityGroups", "vpc-id", "securityGroupInfo", "groupId",
       [](const xml_node& one) { return is_text(one, "groupName", "default"); }},
      {"route table", "DescribeRouteTables", "vpc-id", "routeTableSet", "routeTableId", is_main},
      {"network ACL", "DescribeNetworkAcls", "vpc-id", "networkAclSet", "networkAclId",
       [](const xml_node& one) { return is_text(one, "default", "true"); }},
      {"endpoint", "DescribeVpcEndpoints", "vpc-id", "vpcEndpointSet", "vpcEndpointId",
       [](const xml_node& one) { return is_text(one, "state", "deleted"); }},
      {"peering connection", "DescribeVpcPeeringConnections", "requester-vpc-info.vpc-id",
       "vpcPeeringConnectionSet", "vpcPeeringConnectionId", is_past},
      {"peering connection", "DescribeVpcPeeringConnections", "accepter-vpc-info.vpc-id",
       "vpcPeeringConnectionSet", "vpcPeeringConnectionId", is_past},
      {"VPN gateway", "DescribeVpnGateways", "attachment.vpc-id", "vpnGatewaySet", "vpnGatewayId",
       [](const xml_node& one) { return is_text(one, "attachments/item/state", "detached"); }}};
  return all;
}

/// One region of an account.
class Region {
 public:
  Region(const Client& client, const std::string& region) : client_(client), region_(region) {}

  /// Empty where there is none.
  Expected<std::string> default_vpc() const {
    const auto found = ids("DescribeVpcs", "isDefault", "true", "vpcSet", "vpcId", never);
    if (!found) return tl::unexpected(found.error());
    return found->empty() ? "" : found->front();
  }

  /// "eni-1 (network interface)"
  Expected<std::vector<std::string>> inhabitants_of(const std::string& vpc) const {
    std::vector<std::string> all;
    for (const Inhabitant& kind : inhabitants()) {
      const auto found = ids(kind.action, kind.filter, vpc, kind.list, kind.id, kind.is_given);
      if (!found) return tl::unexpected(found.error());
      for (const std::string& id : *found) all.push_back(id + " (" + kind.what + ")");
    }
    return all;
  }

  Expected<void> remove(const std::string& vpc) const {
    return remove_gateways(vpc).and_then([&] { return remove_subnets(vpc); }).and_then([&] {
      return change("DeleteVpc", "delete", vpc, {{"VpcId", vpc}}, "InvalidVpcID.NotFound");
    });
  }

  /// What a call left behind that was killed between taking a gateway from its VPC and deleting it.
  Expected<void> remove_detached_gateways() const {
    return for_each(ids("DescribeInternetGateways", "tag-key", tag, "internetGatewaySet", "internetGatewayId",
                        [](const xml_node& one) { return bool(one.child("attachmentSet").child("item")); }),
                    [&](const std::string& gateway) { return delete_gateway(gateway); });
  }

 private:
  Query query(const char* action, const char* operation, const std::string& target, Form form) const {
    return {"ec2", action, operation, target + " in " + region_, std::move(form)};
  }

  Expected<std::vector<std::string>> ids(const char* action, const std::string& filter,
                                         const std::string& value, const char* list, const char* id,
                                         bool (*left_out)(const xml_node& one)) const {
    std::vector<std::string> all;
    const auto listed = each_page(client_, region_,
                                  query(action, "look", "what the default VPC holds",
                                        {{"Filter.1.Name", filter}, {"Filter.1.Value.1", value}}),
                                  pages, [&](const xml_node& page) {
                                    for (const xml_node& one : page.child(list).children("item"))
                                      if (!left_out(one)) all.emplace_back(one.child_value(id));
                                  });
    if (!listed) return tl::unexpected(listed.error());
    return all;
  }

  Expected<void> change(const char* action, const char* operation, const std::string& target, Form form,
                        std::string absent) const {
    Query asked = query(action, operation, target, std::move(form));
    asked.absent = {std::move(absent)};
    return tell(client_, region_, asked);
  }

  static Expected<void> for_each(const Expected<std::vector<std::string>>& all,
                                 const std::function<Expected<void>(const std::string&)>& work) {
    if (!all) return tl::unexpected(all.error());
    for (const std::string& one : *all)
      if (auto done = work(one); !done) return done;
    return {};
  }

  Expected<void> remove_gateways(const std::string& vpc) const {
    return for_each(ids("DescribeInternetGateways", "attachment.vpc-id", vpc, "internetGatewaySet",
                        "internetGatewayId", never),
                    [&](const std::string& gateway) {
                      return change("CreateTags", "tag", gateway,
                                    {{"ResourceId.1", gateway}, {"Tag.1.Key", tag}, {"Tag.1.Value", vpc}}, "")
                          .and_then([&] {
                            return change("DetachInternetGateway", "detach", gateway,
                                          {{"InternetGatewayId", gateway}, {"VpcId", vpc}},
                                          "Gateway.NotAttached");
                          })
                          .and_then([&] { return delete_gateway(gateway); });
                    });
  }

  Expected<void> delete_gateway(const std::string& gateway) const {
    return change("DeleteInternetGateway", "delete", gateway, {{"InternetGatewayId", gateway}},
                  "InvalidInternetGatewayID.NotFound");
  }

  Expected<void> remove_subnets(const std::string& vpc) const {
    return for_each(
        ids("DescribeSubnets", "vpc-id", vpc, "subnetSet", "subnetId", never),
        [&](const std::string& subnet) {
          return change("DeleteSubnet", "delete", subnet, {{"SubnetId", subnet}}, "InvalidSubnetID.NotFound");
        });
  }

  const Client& client_;
  const std::string& region_;
};

tl::unexpected<Failure> is_used(const std::string& vpc, const std::string& region,
                                std::vector<std::string> by) {
  constexpr std::size_t told = 5;
  const std::size_t more = by.size() > told ? by.size() - told : 0;
  by.resize(by.size() - more);
  Failure failure;
  failure.operation = "remove";
  failure.target = fmt::format("the default VPC {} of {}", vpc, region);
  failure.reason =
      fmt::format("it is in use: {}{}", join(by, ", "), more > 0 ? fmt::format(" and {} more", more) : "");
  failure.help = "move what lives there into a VPC of its own, or delete it";
  return tl::unexpected(std::move(failure));
}

}  // namespace

Expected<std::vector<std::string>> enabled_regions(const Client& client, const std::string& region) {
  const auto answer = ask(client, region, {"ec2", "DescribeRegions", "list", "the account's regions"});
  if (!answer) return tl::unexpected(answer.error());
  std::vector<std::string> names;
  for (const xml_node& one : result_of(*answer).child("regionInfo").children("item"))
    names.emplace_back(one.child_value("regionName"));
  std::sort(names.begin(), names.end());
  return names;
}

Expected<bool> remove_default_vpc(const Client& client, const std::string& name) {
  const Region region(client, name);
  if (auto done = region.remove_detached_gateways(); !done) return tl::unexpected(done.error());
  const auto vpc = region.default_vpc();
  if (!vpc) return tl::unexpected(vpc.error());
  if (vpc->empty()) return false;
  const auto inhabitants = region.inhabitants_of(*vpc);
  if (!inhabitants) return tl::unexpected(inhabitants.error());
  if (!inhabitants->empty()) return is_used(*vpc, name, *inhabitants);
  return region.remove(*vpc).map([] { return true; });
}

}  // namespace ashlar::aws
