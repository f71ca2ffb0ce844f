// What each step of the way from YAML to Terraform costs, on acme.
#include <benchmark/benchmark.h>

#include "config/check.h"
#include "config/organization.h"
#include "model/schema_check.h"
#include "systems/architecture.h"
#include "terraform/unit_files.h"
#include "topology/topology.h"

namespace ashlar {
namespace {

const std::filesystem::path acme = std::filesystem::path(ASHLAR_SOURCE_DIR) / "examples" / "acme";

/// Support of versions is judged by the day; any will do.
constexpr Date day_of_the_bench{std::chrono::year(2026), std::chrono::January, std::chrono::day(1)};

struct Loaded {
  Sources sources;
  Diagnostics diagnostics;
  Organization organization = load_organization(acme, sources, diagnostics);
};

void load(benchmark::State& state) {
  while (state.KeepRunning()) benchmark::DoNotOptimize(Loaded().organization.accounts.size());
}
BENCHMARK(load)->Unit(benchmark::kMillisecond);

void check(benchmark::State& state) {
  Loaded loaded;
  while (state.KeepRunning()) check_organization(loaded.organization, day_of_the_bench, loaded.diagnostics);
}
BENCHMARK(check)->Unit(benchmark::kMillisecond);

void build(benchmark::State& state) {
  Loaded loaded;
  std::size_t resources = 0;
  while (state.KeepRunning())
    resources = systems::build(loaded.organization, loaded.diagnostics).resource_count();
  state.counters["resources"] = static_cast<double>(resources);
}
BENCHMARK(build)->Unit(benchmark::kMillisecond);

void check_against_schema(benchmark::State& state) {
  Loaded loaded;
  Architecture architecture = systems::build(loaded.organization, loaded.diagnostics);
  while (state.KeepRunning()) {
    Diagnostics found;
    check_schema(architecture, schema::Schema::builtin(), found);
    benchmark::DoNotOptimize(found.all().size());
  }
}
BENCHMARK(check_against_schema)->Unit(benchmark::kMillisecond);

void write_units(benchmark::State& state) {
  Loaded loaded;
  Architecture architecture = systems::build(loaded.organization, loaded.diagnostics);
  std::size_t bytes = 0;
  while (state.KeepRunning()) {
    bytes = 0;
    for (const auto& [path, text] : terraform::organization_files(architecture, terraform::Backend::S3)) {
      bytes += text.size();
    }
  }
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(write_units)->Unit(benchmark::kMillisecond);

void mean(benchmark::State& state) {
  Loaded loaded;
  Architecture architecture = systems::build(loaded.organization, loaded.diagnostics);
  while (state.KeepRunning()) benchmark::DoNotOptimize(topology::topology_of(architecture).interfaces.size());
}
BENCHMARK(mean)->Name("topology")->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace ashlar

BENCHMARK_MAIN();
