// What leaves the folder goes: an environment, an account but for the roles and the bucket by which it is
// taken down, a system of an environment. Nothing else does.
#include <filesystem>
#include <set>

#include "base/files.h"
#include "whole/inventory.h"
#include "whole/organizations.h"
#include "whole/program.h"

namespace ashlar::whole {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// With an environment and an account more.
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

/// The ids in the states of units whose path holds that.
Ids recorded(const Site& site, const std::string& part_of_path) {
  Ids ids;
  const fs::path units = site.folder() / ".ashlar" / "terraform";
  for (const auto& entry : fs::recursive_directory_iterator(units)) {
    if (entry.path().filename() != "terraform.tfstate") continue;
    if (fs::relative(entry.path(), units).string().find(part_of_path) == std::string::npos) continue;
    const Json state = Json::parse(read_file(entry.path(), std::size_t{64} << 20U).value());
    for (const Json& resource : state.at("resources"))
      for (const Json& instance : resource.at("instances"))
        if (resource.at("mode") == "managed") ids.insert(instance.at("attributes").at("id"));
  }
  return ids;
}

class Removal : public WholeTest {
 protected:
  void SetUp() override {
    WholeTest::SetUp();
    if (server == nullptr) return;
    site.emplace(*server, larger_acme());
    site->expect(0, Words{"apply", "-y", "--unit", "stage/*/zookeeper", "--unit", "stage/*/redis", "--unit",
                          "sandbox/*/vpc"});
  }

  /// After `describe_no_more`, an apply takes the units of that part of the path, and no others.
  void expect_that_it_goes(const std::string& part_of_path, const std::function<void()>& describe_no_more) {
    const Ids going = recorded(*site, part_of_path);
    Ids staying = recorded(*site, "");
    for (const std::string& id : going) staying.erase(id);
    const Ids stood = held_of(server->whole_dump(), staying);
    EXPECT_GT(held_of(server->whole_dump(), going).size(), 5U) << part_of_path;
    describe_no_more();
    site->expect(0, {"apply", "-y", "--include-protected", "all", "--unit", "*" + part_of_path + "*"});
    EXPECT_EQ(held_of(server->whole_dump(), going), Ids()) << part_of_path;
    EXPECT_EQ(held_of(server->whole_dump(), staying), stood) << part_of_path;
    EXPECT_EQ(recorded(*site, part_of_path), Ids());
  }

  void remove(const std::string& path) const { fs::remove_all(site->folder() / path); }

  std::optional<Site> site;
};

TEST_F(Removal, TakesWhatLeftTheFolderAndNothingElse) {
  expect_that_it_goes("/trial/", [this] { remove("stage/eu-west-1/trial.yaml"); });
  expect_that_it_goes("sandbox/eu-west-1/", [this] { remove("sandbox"); });
  expect_that_it_goes("stage/redis", [this] {
    const std::string file = "stage/eu-west-1/stage.yaml";
    site->replace(file, "redis: {instance: cache.t4g.small, replicas: 1}\n", "");
    site->replace(file, "uses: [mysql, redis, zookeeper, kafka]", "uses: [mysql, zookeeper, kafka]");
  });
}

}  // namespace
}  // namespace ashlar::whole
