// A small organisation read from a folder that goes with the test.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "config/organization.h"

namespace ashlar::test {

/// Two accounts; `prod` has its environment in two regions.
inline FileTree small_organization() {
  return {
      {"organization.yaml",
       "name: acme\n"
       "domain: acme.example\n"
       "home_region: eu-west-1\n"
       "tags: {company: acme}\n"
       "mysql: {version: \"8.4\", storage: 30 GiB}\n"
       "services:\n"
       "  frontend: {image: acme/frontend, path: /}\n"},
      {"security/account.yaml",
       "kind: security\n"
       "email: aws+security@acme.example\n"
       "users:\n"
       "  anna.smith: {groups: [developers]}\n"},
      {"stage/account.yaml",
       "kind: application\n"
       "email: aws+stage@acme.example\n"
       "tags: {team: web}\n"
       "mysql: {storage: 40 GiB}\n"},
      {"stage/eu-west-1/region.yaml", "management: {cidr: 10.16.160.0/19}\n"},
      {"stage/eu-west-1/stage.yaml",
       "network: {cidr: 10.17.0.0/17}\n"
       "mysql:\n"
       "  instance: db.t4g.small\n"
       "  storage: 50 GiB\n"
       "services:\n"
       "  frontend: {replicas: 3}\n"},
      {"stage/eu-west-1/empty.yaml", "network: {cidr: 10.18.0.0/17}\n"},
      {"prod/account.yaml", "kind: application\nemail: aws+prod@acme.example\n"},
      {"prod/eu-west-1/prod.yaml", "network: {cidr: 10.19.0.0/17}\nmysql:\n"},
      {"prod/eu-central-1/prod.yaml", "network: {cidr: 10.20.0.0/17}\nmysql: {replicas: 2}\n"},
  };
}

/// A folder as far as it can be read.
struct Described {
  TemporaryFolder folder;
  Sources sources;
  Diagnostics diagnostics;
  Organization organization;

  explicit Described(const FileTree& files = small_organization()) {
    for (const auto& [path, text] : files) put(folder.path() / path, text);
    organization = load_organization(folder.path(), sources, diagnostics);
  }

  std::string messages() const {
    std::string text;
    for (const Diagnostic& diagnostic : diagnostics.sorted(sources))
      text += to_text(diagnostic, sources, Colour::Off);
    return text;
  }
};

}  // namespace ashlar::test
