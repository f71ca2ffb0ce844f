#include "systems/ci.h"

#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "systems/access.h"
#include "systems/ci_balancer.h"
#include "systems/ci_names.h"
#include "systems/ci_snapshots.h"

namespace ashlar::systems {

namespace {

/// "https://git.acme.example:8443/shop.git": 8443; 443 or 22 where the address says none.
std::int64_t repository_port(const std::string& repository) {
  const std::size_t start = repository.find("://") + 3;
  const std::string host = repository.substr(start, repository.find('/', start) - start);
  const std::size_t colon = host.rfind(':');
  const std::string port = colon == std::string::npos ? "" : host.substr(colon + 1);
  const bool given = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == port.npos;
  if (given) return std::stoll(port);
  return repository.starts_with("ssh:") ? 22 : 443;
}

/// Out to AWS, to patches and to where repositories are; in from people by SSH, and from the balancer.
const Resource& add_group(Scope scope, const Ground& ground, const CiSettings& settings) {
  Resource& group = add_server_group(scope, ground, "ci", "ci");
  std::set<std::int64_t> ports{443};
  for (const Named<PipelineSettings>& pipeline : *settings.pipelines) {
    const Located<std::string>& repository = pipeline.value.repository;
    const std::int64_t port = repository_port(*repository);
    if (ports.insert(port).second)
      let_out(scope.at(repository.at), group, {"repositories", "0.0.0.0/0"}, {port, port});
  }
  return group;
}

Server add_machine(Scope scope, const Ground& ground, const CiSettings& settings, const Resource& group,
                   const Resource& role) {
  ServerPlan plan;
  plan.name = ci_server;
  plan.software = "jenkins";
  plan.tier = &ground.vpc.private_tier;
  plan.zone = 0;
  plan.security_group = &group;
  plan.instance = settings.instance;
  plan.storage = settings.storage;
  plan.archive = settings.archive;
  plan.role = &role;
  plan.settings = {{"url", "https://" + ci_domain(ground.site)},
                   {"port", ci_port.from},
                   {"pipelines", ci_pipelines_folder}};
  return add_server(scope, ground, plan);
}

Value accounts_of(const Organization& organization, const PipelineSettings& pipeline) {
  Object accounts;
  for (const Located<std::string>& name : *pipeline.deploys) {
    const Account& account = *organization.find(*name);
    set(accounts, *name, Value(account.id).from(name.at.start));
  }
  return accounts;
}

/// A unit of its own, and a parameter each: a new pipeline neither replaces the server nor needs those who
/// may.
void add_pipelines(const Ground& ground, const CiSettings& settings) {
  if (settings.pipelines->empty()) return;
  Scope scope = ground.site.scope(
      "ci-pipelines", "ci",
      {.title = "Pipelines",
       .what = "What CI builds: a parameter for each repository, which the server reads every minute.",
       .loss = "CI builds nothing until they are there again; what it built is not touched."},
      settings.pipelines.at);
  for (const Named<PipelineSettings>& pipeline : *settings.pipelines) {
    const std::string name = fmt::format("{}/{}", ci_pipelines_folder, *pipeline.name);
    scope.at(pipeline.name.at)
        .add("aws_ssm_parameter", *pipeline.name,
             {
                 {"name", name},
                 {"description", "The repository of pipeline " + *pipeline.name + ", and where it deploys"},
                 {"type", "String"},
                 {"insecure_value",  // shown in plans; `value` would be hidden
                  json(object({{"repository", pipeline.value.repository},
                               {"deploys", accounts_of(*ground.site.organization, pipeline.value)}}))},
                 {"tags", name_tag(name)},
             });
  }
}

}  // namespace

std::string ci_domain(const Site& site) {
  return "ci." + site.organization->domain_of(*site.account, site.region, site.account->name);
}

std::set<std::string> accounts_of_pipelines(const Organization& organization) {
  std::set<std::string> accounts;
  for (const Account& account : organization.accounts) {
    for (const Region& region : account.regions) {
      if (!region.settings.ci) continue;
      for (const Named<PipelineSettings>& pipeline : *(*region.settings.ci)->pipelines)
        for (const Located<std::string>& name : *pipeline.value.deploys) accounts.insert(*name);
    }
  }
  return accounts;
}

void ci(const Ground& ground, const CiSettings& settings, Span from, const Resource& zone,
        const Resource& role) {
  Scope scope = ground.site.scope(
      "ci", "ci",
      {.title = "CI",
       .what =
           "The Jenkins server at " + ci_domain(ground.site) +
           ", which people reach by VPN only, with its disk and its daily snapshots. Its machine may deploy "
           "into other accounts, so whoever may replace the machine may do as much: this unit is applied by "
           "OrganizationAccountAccessRole, like the role itself, and not by the role that deploys.",
       .loss = "Nothing is built and nobody deploys but by hand. Jobs and their history are in the disk's "
               "snapshots."},
      from);
  withhold_from_deploying(scope, ground.site);
  const Resource& group = add_group(scope, ground, settings);
  const Server server = add_machine(scope, ground, settings, group, role);
  scope.add("aws_autoscaling_attachment", "ci",
            {{"autoscaling_group_name", (*server.group)["name"]},
             {"lb_target_group_arn", add_ci_balancer(scope, ground, zone, group)["arn"]}});
  add_ci_snapshots(scope, ground, settings.snapshots, *server.disk);
  add_pipelines(ground, settings);
}

}  // namespace ashlar::systems
