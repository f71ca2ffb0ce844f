// The program itself, run on acme against the AWS server, with states in files.
#pragma once

#include <nlohmann/json.hpp>
#include <sstream>

#include <gtest/gtest.h>

#include "base/process.h"
#include "provider/real_provider.h"
#include "support/aws_server.h"
#include "support/organization_folder.h"

namespace ashlar::cli::testing {

using Words = std::vector<std::string>;

using Events = std::vector<nlohmann::json>;

constexpr const char* stage_account = "200000000005";

/// A state whose key is of a version that no provider knows.
constexpr const char* broken_state = R"({"version": 4, "terraform_version": "1.9.0", "serial": 1,
  "lineage": "d2b6cd21-3a4b-4c5d-8e6f-0123456789ab", "outputs": {}, "resources": [{
    "mode": "managed", "type": "aws_kms_key", "name": "main",
    "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
    "instances": [{"schema_version": 99, "attributes": {"id": "1"}}]}]})";

/// What was printed with --json: one event a line.
inline Events events_of(const Finished& done) {
  Events events;
  std::istringstream lines(done.out);
  for (std::string line; std::getline(lines, line);) {
    events.push_back(nlohmann::json::parse(line, nullptr, false));
    EXPECT_TRUE(events.back().is_object()) << line;
  }
  return events;
}

inline Events named(const Events& events, const char* name) {
  Events all;
  for (const nlohmann::json& event : events)
    if (event.is_object() && event.value("event", "") == name) all.push_back(event);
  return all;
}

class AcmeOnAws : public ashlar::testing::WithAwsServer {
 protected:
  void SetUp() override {
    const bool provider = provider::testing::find_provider().has_value();
    if (!provider && provider::testing::provider_required()) FAIL() << "the AWS provider is not here";
    if (!provider) GTEST_SKIP() << "NOT RUN: the AWS provider is not on this machine";
    WithAwsServer::SetUp();
    for (const auto& [path, text] : ashlar::testing::acme_files()) write(path, text);
    write("organization.yaml", read("organization.yaml") + "\nterraform: {backend: local}\n");
    write("accounts.lock.yaml",
          "dev: \"200000000001\"\nmaster: \"123456789012\"\nprod: \"200000000002\"\n"
          "security: \"200000000003\"\nshared-services: \"200000000004\"\nstage: \"200000000005\"\n");
  }

  std::string read(const std::string& path) const {
    return read_file(folder.path() / path, std::size_t{1} << 26U).value_or("");
  }
  void write(const std::string& path, const std::string& text) const {
    ASSERT_TRUE(write_file(folder.path() / path, text).has_value()) << path;
  }

  Finished ashlar(Words words) const {
    words.insert(words.end(), {"-C", folder.path().string()});
    const auto done = run({std::string(ASHLAR_BINARY_DIR) + "/ashlar", words, "", server->environment(), ""});
    return done ? *done : Finished{-1, "", done.error().text()};
  }

  std::string state_of(const std::string& unit) const {
    return read(".ashlar/terraform/" + unit + "/terraform.tfstate");
  }

  const ashlar::testing::TemporaryFolder folder;
};

}  // namespace ashlar::cli::testing
