// Reads what the service is given. Every file is looked at once at the start: a mistake shows then, and not
// at the first request.
#include "workloads/deployment.h"

#include <cstdio>
#include <memory>

#include <openssl/x509_vfy.h>
#include <stdlib.h>

#include "base/files.h"
#include "base/text.h"
#include "workloads/settings.h"

namespace ashlar::workloads {
namespace {

constexpr std::size_t largest_file = 4 << 20;

Expected<std::string> variable(const char* name) {
  const char* value = ::getenv(name);
  if (value != nullptr && *value != '\0') return value;
  return tl::unexpected(Failure{"start without", name, "the environment variable is not set", {}});
}

std::string variable_or(const char* name, const char* otherwise) {
  return variable(name).value_or(otherwise);
}

/// The text of the file at `path`; a failure names the variable that led to it.
Expected<std::string> text_of(const std::string& name, const std::string& path) {
  auto text = read_file(path, largest_file);
  if (!text) text.error().target = name + " " + path;
  return text;
}

Expected<std::string> readable_file(const char* name) {
  auto path = variable(name);
  if (!path) return path;
  const auto text = text_of(name, *path);
  return text ? path : text;
}

/// A bundle that holds at least one certificate.
Expected<std::string> bundle(const char* name) {
  auto path = readable_file(name);
  if (!path) return path;
  const std::unique_ptr<X509_STORE, decltype(&X509_STORE_free)> store(X509_STORE_new(), X509_STORE_free);
  if (X509_STORE_load_file(store.get(), path->c_str()) == 1) return path;
  return tl::unexpected(Failure{"use", std::string(name) + " " + *path, "it holds no PEM certificate", {}});
}

Expected<Settings> settings_file() {
  const auto path = variable("SETTINGS");
  if (!path) return tl::unexpected(path.error());
  const auto text = text_of("SETTINGS", *path);
  if (!text) return tl::unexpected(text.error());
  return parse_settings(*text, "SETTINGS " + *path);
}

/// Sets `field` to what was read; true unless that failed.
template <class T>
bool take(Expected<T> read, T& field, Failure& failure) {
  if (read) {
    field = std::move(*read);
  } else {
    failure = std::move(read.error());
  }
  return read.has_value();
}

Expected<void> check_secrets(Deployment& deployment) {
  const Settings& settings = deployment.settings;
  for (const auto* store : {&settings.mysql, &settings.redis}) {
    if (!*store) continue;
    const auto folder = variable("SECRETS");
    if (!folder) return tl::unexpected(folder.error());
    deployment.secrets = *folder;
    if (const auto secret = read_secret(deployment, **store); !secret) return tl::unexpected(secret.error());
  }
  return {};
}

}  // namespace

Expected<Deployment> read_deployment() {
  Deployment it;
  Failure failure;
  if (!take(settings_file(), it.settings, failure) ||
      !take(readable_file("TLS_CERTIFICATE"), it.certificate, failure) ||
      !take(readable_file("TLS_KEY"), it.key, failure) ||
      !take(bundle("CA_BUNDLE"), it.authorities, failure) || !take(variable("POD_NAME"), it.pod, failure)) {
    return tl::unexpected(failure);
  }
  it.address = variable_or("BIND_ADDRESS", "0.0.0.0");
  if (const auto checked = check_secrets(it); !checked) return tl::unexpected(checked.error());
  return it;
}

Expected<std::string> read_secret(const Deployment& deployment, const Store& store) {
  auto secret = text_of("SECRETS", deployment.secrets + "/" + store.secret);
  while (secret && secret->ends_with('\n')) secret->pop_back();
  return secret;
}

int refuse(const Failure& failure) {
  std::fprintf(stderr, "%s\n", printable(failure.text()).c_str());
  return 1;
}

}  // namespace ashlar::workloads
