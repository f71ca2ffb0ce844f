// What a service is given where it is deployed: environment variables, and the files that they name. Nothing
// of it is compiled in.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/failure.h"

namespace ashlar::workloads {

/// An address that begins with `https://`.
struct Url {
  std::string host;
  int port = 443;
  std::string path;  ///< `/backend`; empty for the root
};

/// A store that asks for a name and a password, always by TLS.
struct Store {
  std::string host;
  int port = 0;
  std::string database;  ///< MySQL's
  std::string username;
  std::string secret;  ///< the password's file in the folder of secrets
};

/// The service's settings document, as Ashlar writes it for the deployment.
struct Settings {
  Url url;  ///< where the service itself is found; its path is the prefix of what it is asked
  int port = 0;
  std::map<std::string, Url> calls;
  std::map<std::string, std::string> environment;
  std::optional<Store> mysql;
  std::optional<Store> redis;
};

struct Deployment {
  Settings settings;        ///< of the file that SETTINGS names
  std::string secrets;      ///< SECRETS: a folder with a file for each; only where there is a store
  std::string certificate;  ///< TLS_CERTIFICATE: a PEM file, the certificate that it serves with
  std::string key;          ///< TLS_KEY: a PEM file
  std::string authorities;  ///< CA_BUNDLE: a PEM file, whom it trusts
  std::string pod;          ///< POD_NAME
  std::string address;      ///< BIND_ADDRESS
};

/// Fails where a variable or a file is missing or no use; the failure names both.
Expected<Deployment> read_deployment();

/// The secret as it is now: it is read for each new connection, so that a rotated one is found.
Expected<std::string> read_secret(const Deployment& deployment, const Store& store);

/// Tells on standard error why the service does not start. The exit code.
int refuse(const Failure& failure);

}  // namespace ashlar::workloads
