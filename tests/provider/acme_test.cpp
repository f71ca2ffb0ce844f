// Every resource of the example organisation, planned by the real provider with all references unknown:
// whatever the reference architecture makes, its values pass through here unharmed.
#include <atomic>
#include <chrono>
#include <mutex>
#include <set>

#include "base/overloaded.h"
#include "base/parallel.h"
#include "provider/message_pack.h"
#include "provider/real_provider.h"
#include "support/organization_folder.h"

namespace ashlar::provider::testing {
namespace {

/// What is known of a value before anything is there.
Value before_apply(const ashlar::Value& value) {
  return std::visit(
      Overloaded{
          [](std::monostate) -> Value { return {}; }, [](bool flag) -> Value { return flag; },
          [](std::int64_t number) -> Value { return Number(number); },
          [](double number) -> Value { return Number::from(number).value(); },
          [](const std::string& text) -> Value { return text; },
          [](const ashlar::List& items) -> Value {
            List all;
            for (const ashlar::Value& item : items) all.push_back(before_apply(item));
            return all;
          },
          [](const ashlar::Object& members) -> Value {
            Object all;
            for (const Member& member : members) all[member.name] = before_apply(member.value);
            return all;
          },
          [](const auto&) -> Value { return Unknown{}; },  // references, texts and documents with them
      },
      value.data());
}

struct Totals {
  std::mutex mutex;
  std::set<std::string> types;
  std::string problems;
  int planned = 0;
};

void plan_one(const Session& session, const Resource& resource, Totals& totals) {
  const schema::ResourceType& type = type_named(resource.type.c_str());
  const auto config =
      conform(*type.block, before_apply(ashlar::Value(resource.attributes)), Origin::Configuration);
  std::string problem;
  if (!config) {
    problem = config.error().text();
  } else {
    const auto planned = session.plan_resource(type, {}, *config);
    if (!planned) problem = planned.error().failure.text();
    if (planned && !planned->state) problem = all_texts(planned->diagnostics);
    if (planned && planned->state && !conform(*type.block, planned->state->value, Origin::Provider))
      problem = "odd";
  }
  const std::lock_guard lock(totals.mutex);
  totals.types.insert(resource.type);
  ++totals.planned;
  if (!problem.empty()) totals.problems += resource.full_address() + ": " + problem + "\n";
}

std::vector<const Resource*> managed_resources(const Architecture& architecture) {
  std::vector<const Resource*> all;
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) {
      if (resource->mode == schema::Mode::Managed) all.push_back(resource.get());
    }
  }
  return all;
}

using Acme = WithProvider;

TEST_F(Acme, IsPlannedWhole) {
  const auto acme = ashlar::testing::build_organization(ashlar::testing::acme_files());
  const std::vector<const Resource*> resources = managed_resources(acme->architecture);
  Provider provider = start();
  const Session session = planning(provider);
  Totals totals;
  const auto begin = std::chrono::steady_clock::now();
  in_parallel(
      resources.size(), [&](std::size_t i) { plan_one(session, *resources[i], totals); }, 16);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(totals.problems, "");
  EXPECT_TRUE(provider.is_alive());
  EXPECT_GT(totals.types.size(), 50U);
  std::cerr << totals.planned << " resources of " << totals.types.size() << " types planned in "
            << took.count() << " s\n";
}

}  // namespace
}  // namespace ashlar::provider::testing
