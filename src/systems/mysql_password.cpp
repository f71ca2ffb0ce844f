#include "systems/mysql_password.h"

namespace ashlar::systems {

namespace {

constexpr int password_length = 40;  // RDS takes 41 at most
constexpr int secret_days = 30;

/// A protected environment's secret can be brought back for a month; any other goes at once, so that an
/// environment of the same name can be made again.
const Resource& add_secret(Scope scope, const Site& site, const Resource& key) {
  const std::string name = site.name("mysql");
  return scope.add("aws_secretsmanager_secret", "password",
                   {
                       {"name", name},
                       {"description", "Password of the MySQL administrator of " + site.environment},
                       {"kms_key_id", key["arn"]},
                       {"recovery_window_in_days", *site.common->protect ? secret_days : 0},
                       {"tags", name_tag(name)},
                   });
}

}  // namespace

Password add_password(Scope scope, const Site& site, const MysqlSettings& settings, const Resource& key) {
  Password password;
  password.secret = &add_secret(scope, site, key);
  Resource& made = scope.add_ephemeral("aws_secretsmanager_random_password", "password",
                                       {
                                           {"password_length", password_length},
                                           {"exclude_characters", "/@\" "},  // RDS refuses these
                                           {"require_each_included_type", true},
                                       });
  Resource& version = scope.add("aws_secretsmanager_secret_version", "password",
                                {
                                    {"secret_id", (*password.secret)["id"]},
                                    {"secret_string_wo", made["random_password"]},
                                    {"secret_string_wo_version", settings.password_version},
                                });
  password.read_back = &scope.add_ephemeral("aws_secretsmanager_secret_version", "password",
                                            {{"secret_id", version["secret_id"]}});
  return password;
}

}  // namespace ashlar::systems
