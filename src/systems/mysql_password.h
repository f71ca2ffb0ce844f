// The password of a MySQL administrator, in Secrets Manager and nowhere else.
#pragma once

#include "systems/site.h"

namespace ashlar::systems {

/// The password is made while Terraform applies, goes straight into the secret, and is read back from there
/// for the server: neither state nor plan ever holds it. Raising `password_version` makes a new one.
struct Password {
  const Resource* secret = nullptr;
  const Resource* read_back = nullptr;  ///< ephemeral aws_secretsmanager_secret_version
};

Password add_password(Scope scope, const Site& site, const MysqlSettings& settings, const Resource& key);

}  // namespace ashlar::systems
