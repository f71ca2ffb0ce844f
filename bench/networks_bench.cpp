// What the lab's networks cost the kernel: hosts behind one router, with as many interfaces twice over.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "lab/linux/networks.h"

namespace ashlar::lab {
namespace {

NetworkPlan hosts_behind_a_router(std::uint32_t count) {
  constexpr topology::Address gateway{0xA9FE0001};  // 169.254.0.1
  NetworkPlan plan;
  NamespacePlan& router = plan.namespaces["router"];
  router.forwards = true;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string name = fmt::format("host-{}", i);
    const std::string link = fmt::format("e-{}", i);
    const topology::Address address{0x0A000100 + i};
    NamespacePlan& host = plan.namespaces[name];
    host.addresses = {{"eth0", address, 32}};
    host.routes = {{main_table, Cidr{}, "eth0", gateway}};
    router.addresses.push_back({link, gateway, 32});
    router.routes.push_back({main_table, {address.value, 32}, link, std::nullopt});
    plan.links.push_back({{name, "eth0"}, {"router", link}});
  }
  return plan;
}

template <class Task>
double milliseconds_of(Task task) {
  const auto start = std::chrono::steady_clock::now();
  task();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

void apply(Networks& networks, const NetworkPlan& plan) {
  const auto applied = networks.apply(plan);
  if (applied) return;
  std::fprintf(stderr, "%s\n", applied.error().text().c_str());
  std::exit(1);
}

void measure(std::uint32_t count) {
  Networks networks;
  const NetworkPlan plan = hosts_behind_a_router(count);
  const NetworkPlan half = hosts_behind_a_router(count / 2);
  const double made = milliseconds_of([&] { apply(networks, plan); });
  const double same = milliseconds_of([&] { apply(networks, plan); });
  const double halved = milliseconds_of([&] { apply(networks, half); });
  const double gone = milliseconds_of([&] { apply(networks, NetworkPlan{}); });
  std::printf("%6u hosts %9.0f ms made %8.1f ms unchanged %8.0f ms half removed %8.1f ms all removed\n",
              count, made, same, halved, gone);
}

}  // namespace
}  // namespace ashlar::lab

int main() {
  for (const std::uint32_t count : {10U, 100U, 500U}) ashlar::lab::measure(count);
}
