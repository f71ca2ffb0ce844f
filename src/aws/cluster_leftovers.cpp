// By which tags the controllers of an EKS cluster mark what they make.
// Source: AWS Managed Policy Reference, AmazonEKSLoadBalancingPolicy and AmazonEKSBlockStoragePolicy (Auto
// Mode); documentation of the AWS Load Balancer Controller, "Annotations", and of the EBS CSI driver,
// "Driver options".
#include <algorithm>
#include <map>

#include "aws/leftovers.h"
#include "aws/query.h"

namespace ashlar::aws {

namespace {

using pugi::xml_node;
using Tags = std::map<std::string, std::string>;

constexpr Pages ec2_pages{"NextToken", "nextToken"};
constexpr Pages balancing_pages{"Marker", "NextMarker"};
constexpr std::size_t most_arns = 20;  ///< in one DescribeTags

constexpr const char* auto_mode = "eks:eks-cluster-name";
constexpr const char* controller = "elbv2.k8s.aws/cluster";

std::string kubernetes_tag(const std::string& cluster) { return "kubernetes.io/cluster/" + cluster; }

bool has(const Tags& tags, const std::string& key, const std::string& value) {
  const auto found = tags.find(key);
  return found != tags.end() && found->second == value;
}

/// Of an Ingress or a Service.
bool names_a_stack(const Tags& tags) {
  return std::any_of(tags.begin(), tags.end(), [](const auto& tag) {
    return tag.first.starts_with("ingress.eks.amazonaws.com/") ||
           tag.first.starts_with("service.eks.amazonaws.com/");
  });
}

/// The tag by which it is the cluster's; empty: it is not. Auto Mode's own is on target groups of ours too,
/// which it may only fill: what it made itself names an Ingress or a Service as well.
std::string mark_of(const Tags& tags, const std::string& cluster, bool of_balancing) {
  if (has(tags, auto_mode, cluster) && (!of_balancing || names_a_stack(tags))) return auto_mode;
  if (has(tags, controller, cluster)) return controller;
  return has(tags, kubernetes_tag(cluster), "owned") ? kubernetes_tag(cluster) : "";
}

Tags tags_of(const xml_node& set, const char* item, const char* key, const char* value) {
  Tags tags;
  for (const xml_node& one : set.children(item)) tags[one.child_value(key)] = one.child_value(value);
  return tags;
}

class Search {
 public:
  Search(const Client& client, const std::string& region, const std::string& cluster)
      : client_(client), region_(region), cluster_(cluster) {}

  Leftovers found;

  Expected<void> balancing(LeftoverKind kind, const char* action, const char* list, const char* arn) {
    std::vector<std::string> arns;
    auto listed = each_page(client_, region_, query("elasticloadbalancing", action, kind), balancing_pages,
                            [&](const xml_node& page) {
                              for (const xml_node& one : page.child(list).children("member"))
                                arns.emplace_back(one.child_value(arn));
                            });
    if (!listed) return listed;
    for (std::size_t i = 0; i < arns.size(); i += most_arns)
      if (auto done = balancing_tags(kind, arns, i); !done) return done;
    return {};
  }

  /// Of EC2, which tells tags with the things.
  Expected<void> marked(LeftoverKind kind, const char* action, const char* list, const char* id) {
    Query asked = query("ec2", action, kind);
    asked.form = {{"Filter.1.Name", "tag-key"},
                  {"Filter.1.Value.1", auto_mode},
                  {"Filter.1.Value.2", controller},
                  {"Filter.1.Value.3", kubernetes_tag(cluster_)}};
    return each_page(client_, region_, asked, ec2_pages, [&](const xml_node& page) {
      for (const xml_node& one : page.child(list).children("item"))
        add(kind, one.child_value(id), tags_of(one.child("tagSet"), "item", "key", "value"));
    });
  }

 private:
  Query query(const char* service, const char* action, LeftoverKind kind) const {
    return {service, action, "list", std::string(name_of(kind)) + "s of the cluster " + cluster_};
  }

  void add(LeftoverKind kind, const std::string& id, const Tags& tags) {
    const std::string mark = mark_of(tags, cluster_, kind != LeftoverKind::Volume);
    if (!mark.empty())
      found.push_back({kind, id, region_, "made in the cluster " + cluster_ + ": tagged " + mark});
  }

  Expected<void> balancing_tags(LeftoverKind kind, const std::vector<std::string>& arns, std::size_t from) {
    Query asked = query("elasticloadbalancing", "DescribeTags", kind);
    for (std::size_t i = from; i < std::min(arns.size(), from + most_arns); ++i)
      asked.form.emplace_back("ResourceArns.member." + std::to_string(i - from + 1), arns[i]);
    asked.absent = {"LoadBalancerNotFound", "TargetGroupNotFound"};
    const auto answer = ask(client_, region_, asked);
    if (!answer) return tl::unexpected(answer.error());
    for (const xml_node& one : result_of(*answer).child("TagDescriptions").children("member"))
      add(kind, one.child_value("ResourceArn"), tags_of(one.child("Tags"), "member", "Key", "Value"));
    return {};
  }

  const Client& client_;
  const std::string& region_;
  const std::string& cluster_;
};

}  // namespace

Expected<Leftovers> leftovers_of_cluster(const Client& client, const std::string& region,
                                         const std::string& cluster) {
  using Kind = LeftoverKind;
  Search search(client, region, cluster);
  const auto done =
      search.balancing(Kind::LoadBalancer, "DescribeLoadBalancers", "LoadBalancers", "LoadBalancerArn")
          .and_then([&] {
            return search.balancing(Kind::TargetGroup, "DescribeTargetGroups", "TargetGroups",
                                    "TargetGroupArn");
          })
          .and_then([&] {
            return search.marked(Kind::SecurityGroup, "DescribeSecurityGroups", "securityGroupInfo",
                                 "groupId");
          })
          .and_then([&] { return search.marked(Kind::Volume, "DescribeVolumes", "volumeSet", "volumeId"); });
  if (!done) return tl::unexpected(done.error());
  return std::move(search.found);
}

}  // namespace ashlar::aws
