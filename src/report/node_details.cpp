#include "report/node_details.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/attributes.h"

namespace ashlar::report {

namespace {

std::string joined(std::vector<std::string> parts) {
  parts.erase(std::remove(parts.begin(), parts.end(), ""), parts.end());
  return join(parts, ", ");
}

std::string counted(std::int64_t number, std::string_view one) {
  if (number == 0) return "";
  return fmt::format("{} {}{}", number, one, number == 1 ? "" : "s");
}

const Resource* first_of(const std::vector<const Resource*>& resources, std::string_view type) {
  auto found =
      std::find_if(resources.begin(), resources.end(), [&](const Resource* r) { return r->type == type; });
  return found == resources.end() ? nullptr : *found;
}

std::string text_of_first(const Facts& facts, std::string_view type, std::string_view path) {
  const Resource* resource = first_of(facts.resources, type);
  return resource ? text_at(*resource, path) : std::string();
}

std::string names(const Facts& facts, std::string_view path) {
  std::vector<std::string> all;
  for (const Resource* anchor : facts.anchors) all.push_back(text_at(*anchor, path));
  std::sort(all.begin(), all.end());
  return joined(std::move(all));
}

std::string mysql(const Facts& facts) {
  std::int64_t replicas = 0;
  const Resource* primary = facts.anchors.front();
  for (const Resource* instance : facts.anchors) {
    const bool copies = value_at(*instance, "replicate_source_db") != nullptr;
    replicas += copies ? 1 : 0;
    if (!copies) primary = instance;
  }
  return joined({text_at(*primary, "instance_class"), is_true(*primary, "multi_az") ? "standby" : "",
                 counted(replicas, "replica")});
}

std::string redis(const Facts& facts) {
  const Resource& group = *facts.anchors.front();
  return joined(
      {text_at(group, "node_type"), counted(number_at(group, "num_cache_clusters") - 1, "replica")});
}

std::string server(const Facts& facts) {
  const std::string disk = text_of_first(facts, "aws_ebs_volume", "size");
  return joined(
      {text_of_first(facts, "aws_launch_template", "instance_type"), disk.empty() ? "" : disk + " GiB"});
}

std::string service(const Facts& facts) {
  const Resource* settings = first_of(facts.resources, "aws_ssm_parameter");
  const std::int64_t copies = settings ? number_at(*settings, "insecure_value.scaling.least") : 0;
  return copies == 0 ? "" : fmt::format("{} {}", copies, copies == 1 ? "copy" : "copies");
}

std::string load_balancer(const Facts& facts) {
  return first_of(facts.resources, "aws_wafv2_web_acl_association") ? "behind a firewall" : "";
}

std::string function(const Facts& facts) {
  const std::string memory = text_at(*facts.anchors.front(), "memory_size");
  return joined({memory.empty() ? "" : memory + " MB",
                 text_of_first(facts, "aws_scheduler_schedule", "schedule_expression")});
}

std::string endpoints(const Facts& facts) {
  std::vector<std::string> services;
  for (const Resource* endpoint : facts.anchors)
    services.push_back(split(text_at(*endpoint, "service_name"), '.').back());
  std::sort(services.begin(), services.end());
  return joined(std::move(services));
}

std::string images(const Facts& facts) { return names(facts, "name"); }
std::string zone(const Facts& facts) { return names(facts, "name"); }
std::string people(const Facts& facts) {
  return counted(static_cast<std::int64_t>(facts.anchors.size()), "user");
}
std::string roles(const Facts& facts) {
  return counted(static_cast<std::int64_t>(facts.anchors.size()), "role");
}
std::string watch(const Facts& facts) {
  return joined({"Config", first_of(facts.resources, "aws_guardduty_detector") ? "GuardDuty" : "",
                 first_of(facts.resources, "aws_securityhub_account") ? "Security Hub" : ""});
}
std::string findings(const Facts&) { return "of all accounts"; }
std::string trail(const Facts&) { return "every call"; }
std::string budget(const Facts& facts) {
  return fmt::format("{} {} a month", text_at(*facts.anchors.front(), "limit_amount"),
                     text_at(*facts.anchors.front(), "limit_unit"));
}
std::string organization(const Facts& facts) {
  const auto accounts = std::count_if(facts.resources.begin(), facts.resources.end(), [](const Resource* r) {
    return r->type == "aws_organizations_account";
  });
  const auto policies = std::count_if(facts.resources.begin(), facts.resources.end(), [](const Resource* r) {
    return r->type == "aws_organizations_policy";
  });
  return joined({counted(accounts, "account"), policies == 0 ? "" : "guardrails"});
}
std::string cluster(const Facts& facts) {
  const std::string version = text_at(*facts.anchors.front(), "version");
  return version.empty() ? "EKS" : "EKS, Kubernetes " + version;
}

struct Detail {
  std::string_view kind;
  std::string (*text)(const Facts&);
};

constexpr Detail details[] = {
    {"mysql", mysql},
    {"redis", redis},
    {"server", server},
    {"vpn", server},
    {"ci", server},
    {"service", service},
    {"function", function},
    {"endpoints", endpoints},
    {"images", images},
    {"zone", zone},
    {"private-zone", zone},
    {"people", people},
    {"roles", roles},
    {"watch", watch},
    {"findings", findings},
    {"trail", trail},
    {"budget", budget},
    {"cluster", cluster},
    {"organization", organization},
    {"load-balancer", load_balancer},
};

/// How products write themselves.
std::string spelled(std::string name) {
  static const std::pair<std::string_view, std::string_view> names[] = {{"zookeeper", "ZooKeeper"},
                                                                        {"kafka", "Kafka"}};
  for (const auto& [plain, proper] : names) {
    if (name == plain) return std::string(proper);
  }
  return name;
}

}  // namespace

std::string detail_of(const Facts& facts) {
  for (const Detail& detail : details) {
    if (detail.kind == facts.kind) return detail.text(facts);
  }
  return "";
}

std::string title_of(const Facts& facts, std::string_view title) {
  const Resource& anchor = *facts.anchors.front();
  if (facts.kind == "mysql") return fmt::format("{} {}", title, text_at(anchor, "engine_version"));
  if (facts.kind == "load-balancer")
    return is_true(anchor, "internal") ? "Internal balancer" : "Public balancer";
  if (!title.empty()) return std::string(title);
  std::string name = replace_all(anchor.name, "_", "-");
  const std::size_t end = name.find_last_not_of("0123456789");
  if (facts.kind == "server" && end != std::string::npos && name[end] == '-') name.resize(end);
  return spelled(std::move(name));
}

}  // namespace ashlar::report
