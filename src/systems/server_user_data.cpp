#include "systems/server_user_data.h"

#include <fmt/format.h>

#include "config/role_names.h"
#include "systems/server_alarms.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view disk_device = "/dev/sdf";

Value archive_settings(const Ground& ground, const ServerPlan& plan) {
  const ArchiveSettings& archive = **plan.archive;
  return object({{"bucket", (*ground.artifacts.bucket)["id"]},
                 {"object", Value(archive_object(plan.software, archive)).from(archive.url.at.start)},
                 {"sha256", archive.sha256}});
}

/// Where the software keeps its data, and so where the disk belongs.
Value disk_settings(const ServerPlan& plan, const Resource& disk) {
  return object({{"volume", disk["id"]},
                 {"device", disk_device},
                 {"folder", "/var/lib/" + std::string(plan.software)}});
}

/// Whose keys open SSH, by their groups in the security account, and by which role they are looked up.
Value people_settings(const Site& site) {
  const std::string groups = "_account." + site.account->name;
  return object({{"account", site.organization->security().id},
                 {"role", ssh_grunt_role},
                 {"users", groups + "-ssh-users"},
                 {"sudo_users", groups + "-ssh-sudo-users"}});
}

Value settings_of(const Ground& ground, const ServerPlan& plan, const Server& server,
                  const Resource& log_group) {
  const Site& site = ground.site;
  Object settings{
      {"name", plan.name},
      {"software", plan.software},
      {"account", site.account->name},
      {"region", site.provider_region()},
      {"environment", site.environment},
      {"log_group", log_group["name"]},
      {"metrics", object({{"namespace", server_metrics}, {"server", site.name(plan.name)}})},
      {"people", people_settings(site)},
  };
  if (server.interface) set(settings, "interface", (*server.interface)["id"]);
  if (server.disk) set(settings, "disk", disk_settings(plan, *server.disk));
  if (plan.archive) set(settings, "archive", archive_settings(ground, plan));
  for (const Member& member : plan.settings) set(settings, member.name, member.value);
  return settings;
}

Value start(std::string_view unit) {
  return list({"systemctl", "enable", "--now", fmt::format("ashlar-{}.service", unit)});
}

}  // namespace

Value server_user_data(const Ground& ground, const ServerPlan& plan, const Server& server,
                       const Resource& log_group) {
  return cloud_config(object({
      {"write_files", list({object({{"path", "/etc/ashlar/server.json"},
                                    {"owner", "root:root"},
                                    {"permissions", "0640"},
                                    {"content", json(settings_of(ground, plan, server, log_group))}})})},
      {"runcmd", list({start("attach"), start("observe"), start(plan.software)})},
  }));
}

}  // namespace ashlar::systems
