#include "config/scaffold.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "config/account_settings.h"
#include "config/aws_regions.h"
#include "config/environment_settings.h"
#include "config/inline_yaml.h"
#include "config/levels.h"
#include "config/organization_settings.h"
#include "config/scaffold_workflow.h"
#include "config/settings_writer.h"

namespace ashlar {

namespace {

/// An account of the reference architecture. CIDRs as it lays them out: management VPCs out
/// of 10.16.128.0/17.
struct AccountPlan {
  std::string_view name;
  std::string_view kind;
  std::string_view about;
  std::string_view management_cidr;  ///< empty: no management VPC
};

constexpr AccountPlan accounts[] = {
    {"dev", "application", "A sandbox: what breaks here wakes nobody.", "10.16.128.0/19"},
    {"master", "management",
     "The organisation itself: consolidated bills, accounts, policies. Nothing runs here, and nobody works "
     "here.",
     ""},
    {"prod", "application", "Customers are here.", "10.16.192.0/19"},
    {"security", "security",
     "Every person signs in here and nowhere else, and from here enters the other accounts, as far as the "
     "groups allow. "
     "Every account's audit trail ends here.",
     ""},
    {"shared-services", "shared-services",
     "Tools that all accounts use: CI, images, the zone of the domain itself.", "10.16.224.0/19"},
    {"stage", "application", "The rehearsal: the same shape as prod, on cheaper machines.", "10.16.160.0/19"},
};

constexpr int usual_zones = 3;

int zones_in(const std::string& region) { return std::min(usual_zones, find_aws_region(region)->zones); }

std::string comment(std::string_view text) { return yaml_comment(std::string(text)); }

template <class S>
std::string yaml_of(const GivenSettings& given, Others others = Others::LeaveOut) {
  return settings_yaml(S::section().info, given, others);
}

constexpr std::string_view organization_head =
    "# The organisation: what holds everywhere. Values flow down from here to\n"
    "#\n"
    "#   ACCOUNT/account.yaml                   an account's own settings\n"
    "#   ACCOUNT/REGION/region.yaml             a region's: its management VPC\n"
    "#   ACCOUNT/REGION/ENVIRONMENT.yaml        an environment's: its network, databases, services\n"
    "#\n"
    "# and the nearest file wins. `ashlar explain prod.mysql.version` tells where a value came from.\n"
    "#\n"
    "# A line behind a # without a space is a setting switched off, with the value that holds without it: "
    "take the # away\n"
    "# to say otherwise.\n"
    "#\n"
    "# The image in server_images is made up: it will do for reading and for Terraform's validation. Put the "
    "id of "
    "one that\n"
    "# there is in its place before anything is applied.\n\n";

/// Good for reading and validating, as the account ids are that stand in for those not known yet.
constexpr std::string_view no_image_yet = "ami-00000000000000000";

constexpr std::string_view below_head =
    "\n# ---- How things are meant in all accounts. Saying it here makes no database and no network: an "
    "environment,\n"
    "# ---- or a region, has what its own file names. The services are an example: put yours in their "
    "place.\n\n";

GivenSettings example_services(const ScaffoldAnswers& answers) {
  return {{"mysql.version", MysqlSettings::section().info.find("version")->default_text},
          {"services.backend.image", answers.name + "/backend"},
          {"services.backend.path", "/backend"},
          {"services.backend.uses", "[mysql]"},
          {"services.frontend.image", answers.name + "/frontend"},
          {"services.frontend.path", "/"},
          {"services.frontend.public", "true"},
          {"services.frontend.calls", "[backend]"}};
}

std::string organization_file(const ScaffoldAnswers& answers) {
  GivenSettings own{{"name", text_yaml(answers.name)},
                    {"domain", answers.domain},
                    {"home_region", answers.region},
                    {"regions", "[]"},
                    {"quotas", "{}"},
                    {"terraform.backend", TerraformSettings::section().info.find("backend")->default_text}};
  GivenSettings common{{"tags", "{company: " + text_yaml(answers.name) + "}"},
                       {"notify", "[" + answers.email + "]"},
                       {"server_images", fmt::format("{{{}: {}}}", answers.region, no_image_yet)}};
  std::string text(organization_head);
  text += yaml_of<OrganizationSettings>(own) + "\n" + yaml_of<CommonSettings>(common, Others::SwitchOff);
  text += below_head;
  text += yaml_of<AccountSettings>({}, Others::SwitchOff) + "\n" +
          yaml_of<RegionSettings>({}, Others::SwitchOff) + "\n";
  return text + yaml_of<EnvironmentSettings>(example_services(answers), Others::SwitchOff);
}

constexpr std::string_view example_people =
    "\n# People. `ashlar explain security.users` lists the groups that there are.\n"
    "#users:\n"
    "#  anna: {groups: [full-access, _account.all, billing]}\n"
    "#  boris: {groups: [developers, _account.dev-full-access, _account.stage-read-only]}\n";

std::string account_file(const AccountPlan& account, const ScaffoldAnswers& answers) {
  GivenSettings given{{"kind", std::string(account.kind)},
                      {"email", address_for_account(answers.email, account.name)}};
  bool production = account.name == "prod";
  if (account.kind == "application") given["organizational_unit"] = production ? "Production" : "Workloads";
  std::string text = comment(account.about) + "\n" + yaml_of<AccountSettings>(given);
  if (production) text += "\n" + yaml_of<CommonSettings>({{"protect", "true"}});
  if (account.kind == "security") text += example_people;
  return text;
}

std::string region_file(const AccountPlan& account, const ScaffoldAnswers& answers) {
  int zones = account.name == "dev" ? 2 : zones_in(answers.region);
  return comment("Where people and CI come in, by VPN.") + "\n" +
         yaml_of<RegionSettings>({{"management.cidr", std::string(account.management_cidr)},
                                  {"management.zones", std::to_string(zones)}});
}

constexpr std::string_view env_services =
    "\n# What the services are stands in organization.yaml; here, that they run and in how many copies.\n"
    "services:\n"
    "  frontend: {replicas: @}\n"
    "  backend: {replicas: @}\n";

std::string services_text(int replicas) { return replace_all(env_services, "@", std::to_string(replicas)); }

std::string environment_file(std::string_view about, const GivenSettings& given, int replicas) {
  return comment(about) + "\n" + yaml_of<EnvironmentSettings>(given) + services_text(replicas);
}

std::string dev_file() {
  return environment_file("As small as it gets: two zones, one copy of everything.",
                          {{"network.cidr", "10.16.0.0/17"},
                           {"network.zones", "2"},
                           {"network.nat_gateways", "1"},
                           {"mysql.instance", "db.t4g.medium"},
                           {"mysql.storage", "20 GiB"},
                           {"mysql.backup_days", "1"}},
                          1);
}

std::string stage_file(int zones) {
  return environment_file("The zones of prod, so that what fails by zones fails here first.",
                          {{"network.cidr", "10.17.0.0/17"},
                           {"network.zones", std::to_string(zones)},
                           {"network.nat_gateways", "1"},
                           {"mysql.instance", "db.t4g.medium"},
                           {"mysql.storage", "20 GiB"},
                           {"mysql.backup_days", "7"}},
                          2);
}

std::string prod_file(int zones) {
  return environment_file(
      "A NAT gateway in each zone, and a standby database: the loss of a zone takes nothing else with it.",
      {{"network.cidr", "10.17.128.0/17"},
       {"network.zones", std::to_string(zones)},
       {"network.nat_gateways", std::to_string(zones)},
       {"mysql.instance", "db.r7g.large"},
       {"mysql.storage", "100 GiB"},
       {"mysql.most_storage", "1 TiB"},
       {"mysql.multi_az", "true"},
       {"mysql.replicas", "1"},
       {"mysql.backup_days", "21"}},
      3);
}

constexpr std::string_view readme =
    "# @name@ on AWS\n\n"
    "This folder describes the accounts, networks, databases and services of @name@. "
    "[Ashlar](#commands) makes Terraform of it.\n\n"
    "| Folder | What it is |\n|---|---|\n@rows@\n"
    "`organization.yaml` says what holds everywhere. Values flow down from it through `ACCOUNT/account.yaml` "
    "and\n"
    "`ACCOUNT/REGION/region.yaml` to `ACCOUNT/REGION/ENVIRONMENT.yaml`; the nearest file wins.\n\n"
    "## Commands\n\n"
    "    ashlar check                          every mistake, at its line\n"
    "    ashlar explain prod.mysql.storage     what a setting means, and where its value came from\n"
    "    ashlar show                           what the architecture holds\n"
    "    ashlar synth -o out                   write it as Terraform\n"
    "    ashlar schema                         how to have an editor complete and check these files\n"
    "    ashlar plan                           what would be done on AWS; `ashlar apply` does it\n\n"
    "On GitHub, `.github/workflows/ashlar.yml` plans each pull request and applies what is in main; its "
    "first "
    "lines\nsay what it needs.\n";

std::string readme_file(const ScaffoldAnswers& answers) {
  std::string rows;
  for (const AccountPlan& account : accounts)
    rows += fmt::format("| `{}` | {} |\n", account.name, account.about);
  return replace_all(replace_all(readme, "@rows@", rows), "@name@", answers.name);
}

}  // namespace

FileTree scaffold(const ScaffoldAnswers& answers) {
  FileTree files{{".gitignore", "# What Ashlar keeps for itself on this machine.\n.ashlar/\n"},
                 {std::string(github_workflow_file), std::string(github_workflow())},
                 {"README.md", readme_file(answers)},
                 {"organization.yaml", organization_file(answers)}};
  for (const AccountPlan& account : accounts) {
    const std::string folder(account.name);
    files[folder + "/account.yaml"] = account_file(account, answers);
    if (account.management_cidr.empty()) continue;
    files[folder + "/" + answers.region + "/region.yaml"] = region_file(account, answers);
  }
  int zones = zones_in(answers.region);
  files["dev/" + answers.region + "/dev.yaml"] = dev_file();
  files["stage/" + answers.region + "/stage.yaml"] = stage_file(zones);
  files["prod/" + answers.region + "/prod.yaml"] = prod_file(zones);
  return files;
}

}  // namespace ashlar
