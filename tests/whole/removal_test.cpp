// What leaves the folder goes: a service of an environment, an environment, an account. Nothing else does.
#include <filesystem>

#include "whole/clean_run.h"
#include "whole/organizations.h"

namespace ashlar::whole {
namespace {

/// With more than the clean run has, which is to go again.
Files larger_acme() {
  Files files = acme_without_bootstrap();
  files["stage/eu-west-1/trial.yaml"] =
      "network: {cidr: 10.17.192.0/19, zones: 2}\n\nzookeeper: {servers: 3}\n";
  files["sandbox/account.yaml"] =
      "kind: application\nemail: aws+sandbox@acme.example\nnotify: [developers@acme.example]\n";
  files["sandbox/eu-west-1/region.yaml"] = "management: {cidr: 10.19.128.0/19, zones: 2}\n";
  files.at("accounts.lock.yaml") += "sandbox: \"200000000006\"\n";
  return files;
}

class Removal : public WholeTest {
 protected:
  const Words selection =
      small_selection() + Words{"--unit", "stage/*/redis", "--unit", "*/trial/*", "--unit", "sandbox/*/vpc"};

  void remove(const Site& site, const std::string& path) const {
    std::filesystem::remove_all(site.folder() / path);
    site.expect(0, Words{"apply", "-y", "--include-protected", "all"} + selection);
  }
};

TEST_F(Removal, TakesWhatLeftTheFolderAndNothingElse) {
  clean_run(*server);
  const Site site(*server, larger_acme());
  site.expect(0, Words{"apply", "-y"} + selection);
  remove(site, "stage/eu-west-1/trial.yaml");
  remove(site, "sandbox");
  site.replace("stage/eu-west-1/stage.yaml", "redis: {instance: cache.t4g.small, replicas: 1}\n", "");
  site.replace("stage/eu-west-1/stage.yaml", "uses: [mysql, redis, zookeeper, kafka]",
               "uses: [mysql, zookeeper, kafka]");
  site.expect(0, Words{"apply", "-y", "--include-protected", "all"} + selection);
  expect_as_clean(*server, site);
}

}  // namespace
}  // namespace ashlar::whole
