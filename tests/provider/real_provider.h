// The AWS provider itself, where it lies on this machine. Nothing that it does in a test leaves 127.0.0.1.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "provider/conform.h"
#include "provider/linux/closed_port.h"
#include "provider/provider.h"
#include "provider/sealed_network.h"
#include "schema/schema.h"
#include "terraform/provider_mirror.h"

namespace ashlar::provider::testing {

inline std::optional<std::filesystem::path> find_provider() {
  const auto found = terraform::installed_provider();
  return found ? std::optional(*found) : std::nullopt;
}

/// True where a test that needs the provider must fail, not be skipped: in CI.
inline bool provider_required() {
  const char* value = std::getenv("ASHLAR_REQUIRE_TERRAFORM");
  return value != nullptr && std::string_view(value) == "1";
}

inline const schema::ResourceType& type_named(const char* name, schema::Mode mode = schema::Mode::Managed) {
  const schema::ResourceType* type = schema::Schema::builtin().find(mode, name);
  if (!type) throw std::logic_error(std::string("no type ") + name);
  return *type;
}

/// As Terraform would read it.
inline Value configured(const schema::ResourceType& type, Value config) {
  auto whole = conform(*type.block, std::move(config), Origin::Configuration);
  if (!whole) throw std::logic_error(whole.error().text());
  return *whole;
}

inline std::string all_texts(const Diagnostics& diagnostics) {
  std::string all;
  for (const Diagnostic& one : diagnostics) all += text(one) + "\n";
  return all;
}

/// Tests with the real provider, which has nobody to speak to.
class WithProvider : public ::testing::Test {
 protected:
  void SetUp() override {
    static_cast<void>(sealed_network());  // plans are made without it too: they have nobody to speak to
    program = find_provider();
    if (program) return;
    const char* missing =
        "NOT RUN: the AWS provider is not on this machine; name its mirror in ASHLAR_PROVIDER_MIRROR";
    if (provider_required()) FAIL() << missing;
    GTEST_SKIP() << missing;
  }

  Provider start(StartOptions options = {}) const {
    options.environment.merge(planning_environment(closed.number()));
    auto started = Provider::start(*program, options);
    if (!started) throw std::runtime_error(started.error().text());
    return std::move(*started);
  }

  static Session planning(Provider& provider, const Object& tags = {}) {
    auto configured = provider.configure(planning_configuration("eu-west-1", tags));
    if (!configured) throw std::runtime_error(configured.error().failure.text());
    if (!configured->session) throw std::runtime_error(all_texts(configured->diagnostics));
    return *configured->session;
  }

  std::optional<std::filesystem::path> program;
  ClosedPort closed = ClosedPort::take().value();
};

}  // namespace ashlar::provider::testing
