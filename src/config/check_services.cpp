// Services: who claims which path, who calls whom, and the load balancers they stand behind.
#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/text.h"
#include "config/checks.h"

namespace ashlar::checks {

namespace {

using Service = Named<ServiceSettings>;

std::string host_of(const Service& service) {
  return service.value.host ? **service.value.host : std::string();
}

std::string_view balancer_of(const Service& service) {
  return *service.value.is_public ? "public" : "internal";
}

const Service* find_service(const Standing& standing, std::string_view name) {
  const std::vector<Service>& services = *standing.environment.settings.services;
  auto found =
      std::find_if(services.begin(), services.end(), [&](const Service& s) { return *s.name == name; });
  return found == services.end() ? nullptr : &*found;
}

void report_claimed(const Checking& checking, const Service& first, const Service& second) {
  const Located<std::string>& path = second.value.path;
  Diagnostic twice = error_at(path.at, fmt::format("{} and {} claim the same path on the {} load balancer",
                                                   *first.name, *second.name, balancer_of(second)));
  twice.found = host_of(second) + *path;
  twice.expected = "a path, or a host, of its own for every service";
  twice.help = "requests could be meant for both: give one of them another path, or a host";
  twice.notes.push_back({fmt::format("the claim of {}", *first.name), first.value.path.at});
  checking.diagnostics.add(std::move(twice));
}

void check_claims(const Checking& checking, const Standing& standing) {
  std::map<std::tuple<std::string_view, std::string, std::string>, const Service*> first_with;
  for (const Service* service : as_written(*standing.environment.settings.services)) {
    if (!service->value.path.at) continue;
    auto [first, is_new] = first_with.emplace(
        std::tuple(balancer_of(*service), host_of(*service), *service->value.path), service);
    if (!is_new) report_claimed(checking, *first->second, *service);
  }
}

void check_scaling(const Checking& checking, const Standing& standing) {
  for (const Service& service : *standing.environment.settings.services) {
    const auto& most = service.value.most_replicas;
    const auto& least = service.value.replicas;
    const auto& cpu = service.value.scale_at_cpu;
    // Whoever writes the default may have switched a line on, no more.
    const std::string& usual = ServiceSettings::section().info.find("scale_at_cpu")->default_text;
    if (cpu.at && std::to_string(*cpu) != usual && !most) {
      Diagnostic idle =
          warning_at(cpu.at, fmt::format("{} never has more copies than replicas", *service.name));
      idle.help = "set most_replicas too, or leave scale_at_cpu out";
      checking.diagnostics.add(std::move(idle));
    }
    if (!most || **most >= *least) continue;
    Diagnostic few = error_at(most->at, fmt::format("{} may have fewer copies than it has", *service.name));
    few.found = fmt::format("most_replicas: {}, replicas: {}", **most, *least);
    few.expected = "most_replicas of at least as many as replicas";
    if (least.at) few.notes.push_back({"the copies that always run", least.at});
    checking.diagnostics.add(std::move(few));
  }
}

/// Of the 4 KB that a parameter of Systems Manager holds, the rest is what every service must know.
constexpr std::size_t room_for_variables = 2048;

void check_variables(const Checking& checking, const Standing& standing) {
  for (const Service& service : *standing.environment.settings.services) {
    std::size_t size = 0;
    for (const Named<std::string>& one : *service.value.environment)
      size += one.name->size() + one.value.size();
    if (size <= room_for_variables) continue;
    Diagnostic many = error_at(service.value.environment.at,
                               fmt::format("the variables of {} are too long together", *service.name));
    many.found = fmt::format("{} characters", size);
    many.expected =
        fmt::format("at most {}: they stand in one parameter of Systems Manager", room_for_variables);
    many.help = "put what is long into a file of the image, or into a bucket";
    checking.diagnostics.add(std::move(many));
  }
}

void check_number(const Checking& checking, const Standing& standing, std::string_view balancer) {
  const std::vector<Service>& services = *standing.environment.settings.services;
  const auto count = static_cast<std::size_t>(std::count_if(
      services.begin(), services.end(), [&](const Service& one) { return balancer_of(one) == balancer; }));
  if (count <= most_services_on_a_balancer) return;
  Diagnostic many = error_at(standing.environment.settings.services.at,
                             fmt::format("there are too many services on the {} load balancer", balancer));
  many.found = std::to_string(count);
  many.expected = fmt::format("at most {}: each is a rule of its own", most_services_on_a_balancer);
  many.help = "put some of them into another environment";
  checking.diagnostics.add(std::move(many));
}

/// Certificates name the domain and one label below it.
bool is_certified(const std::string& host, const std::string& domain) {
  if (host == domain) return true;
  if (!host.ends_with("." + domain)) return false;
  return host.find('.') == host.size() - domain.size() - 1;
}

void check_host(const Checking& checking, const Standing& standing, const Service& service) {
  if (!service.value.host || checking.organization.settings.domain->empty()) return;
  std::string domain =
      checking.organization.domain_of(standing.account, standing.region.name, standing.environment.name);
  if (!*service.value.is_public) domain = "internal." + domain;
  const Located<std::string>& host = *service.value.host;
  if (is_certified(*host, domain)) return;
  Diagnostic bare = warning_at(
      host.at, fmt::format("the {} load balancer has no certificate for {}", balancer_of(service), *host));
  bare.expected = fmt::format("{0}, or one label under it, like shop.{0}", domain);
  bare.help = "clients would be shown a certificate of another name, and nobody makes the host's name";
  checking.diagnostics.add(std::move(bare));
}

void report_call(const Checking& checking, const Located<std::string>& call, std::string summary,
                 std::string help) {
  Diagnostic wrong = error_at(call.at, std::move(summary));
  wrong.expected = "another service of the environment that is not public";
  wrong.help = std::move(help);
  checking.diagnostics.add(std::move(wrong));
}

void report_unknown_callee(const Checking& checking, const Standing& standing, const Service& caller,
                           const Located<std::string>& call) {
  std::vector<std::string> names;
  for (const Service& service : *standing.environment.settings.services) {
    if (*service.name != *caller.name) names.push_back(*service.name);
  }
  std::optional<std::string> near = nearest_name(*call, names);
  Diagnostic unknown = error_at(
      call.at, fmt::format("{} calls {}, which {} does not have", *caller.name, *call, standing.text()));
  unknown.expected =
      names.empty() ? "another service of the environment; there is none" : "one of " + join_or(names);
  unknown.help =
      near ? fmt::format("did you mean {}?", *near) : "a service of another environment cannot be called";
  unknown.notes.push_back({"its services", standing.environment.settings.services.at});
  checking.diagnostics.add(std::move(unknown));
}

void check_call(const Checking& checking, const Standing& standing, const Service& caller,
                const Located<std::string>& call) {
  const Service* callee = find_service(standing, *call);
  if (!callee) return report_unknown_callee(checking, standing, caller, call);
  if (callee == &caller) return report_call(checking, call, fmt::format("{} calls itself", *call), {});
  if (!*callee->value.is_public) return;
  report_call(
      checking, call, fmt::format("{} calls {}, which is public", *caller.name, *call),
      "services call each other through the internal load balancer; split off the part that is called");
}

bool has_store(const Standing& standing, std::string_view store) {
  const EnvironmentSettings& settings = standing.environment.settings;
  return (store == "mysql" && settings.mysql) || (store == "redis" && settings.redis) ||
         (store == "zookeeper" && settings.zookeeper) || (store == "kafka" && settings.kafka);
}

void check_use(const Checking& checking, const Standing& standing, const Service& service,
               const Located<std::string>& store) {
  if (has_store(standing, *store)) return;
  Diagnostic missing = error_at(
      store.at, fmt::format("{} uses {}, which {} does not have", *service.name, *store, standing.text()));
  missing.expected = "a store that the environment has";
  missing.help = fmt::format("add {}: to {}.yaml; what the levels above say of it makes none by itself",
                             *store, standing.text());
  missing.notes.push_back({"the service", service.name.at});
  checking.diagnostics.add(std::move(missing));
}

}  // namespace

void paths_are_claimed_once(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    check_claims(checking, standing);
    check_scaling(checking, standing);
    check_variables(checking, standing);
    check_number(checking, standing, "public");
    check_number(checking, standing, "internal");
  }
}

void hosts_have_certificates(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    for (const Service& service : *standing.environment.settings.services)
      check_host(checking, standing, service);
  }
}

void calls_arrive(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    for (const Service& service : *standing.environment.settings.services) {
      for (const Located<std::string>& call : *service.value.calls)
        check_call(checking, standing, service, call);
    }
  }
}

void stores_exist(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    for (const Service& service : *standing.environment.settings.services) {
      for (const Located<std::string>& store : *service.value.uses)
        check_use(checking, standing, service, store);
    }
  }
}

/// What both publish stands in /ENVIRONMENT/NAME/settings.
void services_leave_the_cluster_its_name(const Checking& checking) {
  for (const Part<ClusterSettings>& cluster :
       parts_of(checking.organization, &EnvironmentSettings::cluster)) {
    const Service* service = find_service(cluster.standing, "cluster");
    if (!service) continue;
    Diagnostic taken = error_at(service->name.at, "a service cannot be called cluster where there is one");
    taken.expected = "another name";
    taken.help = "the parameter with the cluster's settings has that name";
    checking.diagnostics.add(std::move(taken));
  }
}

void logs_are_archived_before_they_go(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    const Located<LoadBalancerSettings>& balancers = standing.environment.settings.load_balancers;
    const Located<std::int64_t>& archived = balancers->archive_logs_after;
    const Located<std::int64_t>& deleted = balancers->delete_logs_after;
    bool both_read = *archived > 0 && *deleted > 0;
    if (!both_read || *deleted > *archived) continue;
    Diagnostic early = error_at(first_place(first_place(deleted.at, archived.at), balancers.at),
                                "access logs would be deleted before they are archived");
    early.found = fmt::format("delete_logs_after: {}, archive_logs_after: {}", *deleted, *archived);
    early.expected = "delete_logs_after above archive_logs_after";
    if (deleted.at && archived.at) early.notes.push_back({"when they are archived", archived.at});
    checking.diagnostics.add(std::move(early));
  }
}

}  // namespace ashlar::checks
