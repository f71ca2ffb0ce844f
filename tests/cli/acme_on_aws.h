// The program itself, run on acme against the AWS server, with states in files.
#pragma once

#include <gtest/gtest.h>

#include "base/process.h"
#include "provider/real_provider.h"
#include "support/aws_server.h"
#include "support/organization_folder.h"

namespace ashlar::cli::testing {

using Words = std::vector<std::string>;

constexpr const char* stage_account = "200000000005";

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
