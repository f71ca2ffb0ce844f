#include "systems/server.h"

#include <fmt/format.h>

#include "base/text.h"
#include "systems/role_boundary.h"
#include "systems/server_alarms.h"
#include "systems/server_permissions.h"
#include "systems/server_user_data.h"

namespace ashlar::systems {

namespace {

constexpr int system_disk_size = 20;  // GiB
constexpr Ports ssh{22, 22};

/// Terraform's names have underscores where AWS's have hyphens.
std::string label(const ServerPlan& plan) { return replace_all(plan.name, "-", "_"); }

/// The image that the settings name for the region; a check sees to it that there is one.
Value server_image(const Site& site) {
  for (const Named<std::string>& image : *site.common->server_images) {
    if (*image.name == site.provider_region()) return Value(image.value).from(image.name.at.start);
  }
  return {};
}

const Resource& add_log_group(Scope scope, const Ground& ground, const ServerPlan& plan) {
  return scope.add("aws_cloudwatch_log_group", label(plan),
                   {
                       {"name", server_log_group(ground.site, plan.name)},
                       {"retention_in_days", ground.site.common->monitoring->log_days},
                       {"kms_key_id", ground.key["arn"]},
                   });
}

const Resource& add_disk(Scope scope, const Ground& ground, const ServerPlan& plan) {
  Resource& disk = scope.add("aws_ebs_volume", label(plan),
                             {
                                 {"availability_zone", ground.vpc.zones.at(*plan.zone)},
                                 {"type", "gp3"},
                                 {"size", *plan.storage},
                                 {"encrypted", true},
                                 {"kms_key_id", ground.key["arn"]},
                                 {"final_snapshot", true},  // a destroy leaves what stood on it
                                 {"tags", name_tag(server_disk_name(ground.site, plan.name))},
                             });
  disk.lifecycle.prevent_destroy = *ground.site.common->protect;
  return disk;
}

const Resource& add_role(Scope scope, const Site& site, const ServerPlan& plan) {
  return scope.add(
      "aws_iam_role", label(plan),
      {
          {"name", server_role_name(site, plan.name)},
          {"description", fmt::format("What server {} of {} may do", plan.name, site.environment)},
          {"assume_role_policy", service_trust("ec2.amazonaws.com")},
      });
}

/// By which machines get the role; of the role's own name, also where both are made elsewhere.
Value profile_name(Scope scope, const ServerPlan& plan, const Resource& role) {
  if (plan.role) return role["name"];
  const Resource& profile =
      scope.add("aws_iam_instance_profile", label(plan),
                {{"name", role["name"]}, {"path", deployed_path}, {"role", role["name"]}});
  return profile["name"];
}

/// What stands in a place is marked as its place's, also what Auto Scaling makes there.
Value machine_tags(Scope scope, const std::string& name) {
  Object tags = scope.unit().default_tags;
  set(tags, "Name", name);
  List specifications;
  for (std::string_view type : {"instance", "network-interface"})
    specifications.push_back(object({{"resource_type", type}, {"tags", tags}}));
  // What is to be kept stands on a disk of its own.
  set(tags, disk_tag, system_disk);
  specifications.push_back(object({{"resource_type", "volume"}, {"tags", tags}}));
  return specifications;
}

/// A public address comes with the interface, and so does the security group then.
void set_network(Resource& machine, const ServerPlan& plan) {
  const Value groups = list({(*plan.security_group)["id"]});
  if (!plan.starts_in_public) {
    machine.set("vpc_security_group_ids", groups);
    return;
  }
  machine.set("network_interfaces", object({{"associate_public_ip_address", "true"},
                                            {"delete_on_termination", "true"},
                                            {"security_groups", groups}}));
}

Object machine_attributes(const Ground& ground, const ServerPlan& plan) {
  return {
      {"name", ground.site.name(plan.name)},
      {"image_id", server_image(ground.site)},
      {"instance_type", plan.instance},
      // Credentials only for who asks with a token, and from this machine itself.
      {"metadata_options",
       object(
           {{"http_endpoint", "enabled"}, {"http_tokens", "required"}, {"http_put_response_hop_limit", 1}})},
      {"monitoring", object({{"enabled", true}})},
      {"block_device_mappings", object({{"device_name", "/dev/xvda"},
                                        {"ebs", object({{"volume_type", "gp3"},
                                                        {"volume_size", system_disk_size},
                                                        {"encrypted", "true"},
                                                        {"kms_key_id", ground.key["arn"]},
                                                        {"delete_on_termination", "true"}})}})},
      {"tags", name_tag(ground.site.name(plan.name))},
  };
}

const Resource& add_launch_template(Scope scope, const Ground& ground, const ServerPlan& plan, Value profile,
                                    Value user_data) {
  Resource& machine = scope.add("aws_launch_template", label(plan), machine_attributes(ground, plan));
  set_network(machine, plan);
  machine.set("iam_instance_profile", object({{"name", std::move(profile)}}))
      .set("user_data", std::move(user_data))
      .set("tag_specifications", machine_tags(scope, ground.site.name(plan.name)));
  return machine;
}

Value subnets(const ServerPlan& plan) {
  return plan.zone ? list({(*plan.tier->subnets.at(*plan.zone))["id"]}) : plan.tier->subnet_ids();
}

Resource& add_auto_scaling_group(Scope scope, const Site& site, const ServerPlan& plan,
                                 const Resource& machine) {
  return scope.add(
      "aws_autoscaling_group", label(plan),
      {
          {"name", site.name(plan.name)},
          {"min_size", 1},
          {"max_size", 1},
          {"vpc_zone_identifier", subnets(plan)},
          // A new version starts nothing by itself: servers are replaced one at a time, when someone asks. It
          // is named, since AWS asks who may pass the machine's role only where a version is ("Required IAM
          // permissions for launch templates", EC2 Auto Scaling User Guide).
          {"launch_template", object({{"id", machine["id"]}, {"version", machine["latest_version"]}})},
          {"health_check_type", "EC2"},
          {"health_check_grace_period", 300},
          // The old machine goes first: it holds the disk and the address that the next one takes along.
          {"instance_maintenance_policy",
           object({{"min_healthy_percentage", 0}, {"max_healthy_percentage", 100}})},
          {"enabled_metrics", list({"GroupInServiceInstances"})},
          {"tag", object({{"key", "Name"}, {"value", site.name(plan.name)}, {"propagate_at_launch", true}})},
      });
}

const Resource& add_permissions(Scope scope, const Ground& ground, const ServerPlan& plan,
                                const Server& server, const Resource& log_group) {
  return scope.add("aws_iam_role_policy", label(plan),
                   {{"name", "server"},
                    {"role", (*server.role)["id"]},
                    {"policy", policy(server_permissions(ground, plan, server, log_group))}});
}

}  // namespace

std::string server_role_name(const Site& site, std::string_view server) {
  return fit_name({site.environment, site.region, "server", server}, role_name_limit);
}

std::string server_log_group(const Site& site, std::string_view server) {
  return fmt::format("/{}/{}", site.environment, server);
}

std::string server_disk_name(const Site& site, std::string_view server) {
  return site.name(std::string(server) + "-disk");
}

Resource& add_server_group(Scope scope, const Ground& ground, std::string_view name, std::string_view what) {
  Resource& group = add_security_group(scope, ground.site, ground.vpc, name, what);
  let_out(scope, group, {"anywhere", "0.0.0.0/0"}, https_port);
  for (const Peer& people : ground.people) let_in(scope, group, people, ssh);
  return group;
}

const Resource& add_server_address(Scope scope, const Ground& ground, const ServerPlan& plan) {
  return scope.add("aws_network_interface", label(plan),
                   {
                       {"description", "The address of " + plan.name + ", whichever machine it is"},
                       {"subnet_id", (*plan.tier->subnets.at(*plan.zone))["id"]},
                       {"security_groups", list({(*plan.security_group)["id"]})},
                       {"tags", name_tag(ground.site.name(plan.name + "-address"))},
                   });
}

Server add_server(Scope scope, const Ground& ground, const ServerPlan& plan) {
  const Resource& log_group = add_log_group(scope, ground, plan);
  Server server;
  server.role = plan.role ? plan.role : &add_role(scope, ground.site, plan);
  server.interface = plan.interface;
  if (plan.storage) server.disk = &add_disk(scope, ground, plan);
  const Resource* permissions =
      plan.role ? nullptr : &add_permissions(scope, ground, plan, server, log_group);
  const Resource& machine = add_launch_template(scope, ground, plan, profile_name(scope, plan, *server.role),
                                                server_user_data(ground, plan, server, log_group));
  Resource& group = add_auto_scaling_group(scope, ground.site, plan, machine);
  // A machine that starts before its role may act would fail at its first step, and not try again.
  if (permissions) group.depends_on.push_back(permissions);
  server.group = &group;
  add_server_alarms(scope, ground.site, ground.topic, plan.name, *server.group, server.disk != nullptr);
  return server;
}

}  // namespace ashlar::systems
