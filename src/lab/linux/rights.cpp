#include "lab/linux/rights.h"

#include <array>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

#include "base/files.h"
#include "base/linux/launch.h"
#include "lab/linux/child.h"
#include "lab/linux/networks.h"
#include "lab/linux/seal.h"

namespace ashlar::lab {

namespace {

struct Obstacle {
  const char* setting;  ///< below /proc/sys
  char forbids;
  const char* reason;
  const char* help;
};

constexpr std::array obstacles{
    Obstacle{"kernel/unprivileged_userns_clone", '0', "kernel.unprivileged_userns_clone is 0",
             "sudo sysctl kernel.unprivileged_userns_clone=1, or run as root"},
    Obstacle{"user/max_user_namespaces", '0', "user.max_user_namespaces is 0",
             "sudo sysctl user.max_user_namespaces=15000, or run as root"},
    Obstacle{
        "kernel/apparmor_restrict_unprivileged_userns", '1',
        "AppArmor forbids it (kernel.apparmor_restrict_unprivileged_userns is 1)",
        "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0, or give ashlar an AppArmor profile that "
        "holds `userns,`, or run as root"},
};

constexpr const char* any_ruleset = R"({"nftables":[{"flush":{"ruleset":null}},
  {"add":{"table":{"family":"inet","name":"t"}}},
  {"add":{"chain":{"family":"inet","table":"t","name":"c","type":"filter","hook":"forward","prio":0}}},
  {"add":{"rule":{"family":"inet","table":"t","chain":"c","expr":[
    {"match":{"op":"==","left":{"ct":{"key":"state"}},"right":"established"}},{"accept":null}]}}}]})";

/// A link and a ruleset: what a lab asks of the kernel's networks.
Expected<void> try_networks() {
  NetworkPlan plan;
  plan.namespaces["a"].ruleset = find_tool("nft") ? any_ruleset : "";  // its lack is told by itself
  plan.namespaces["b"] = {};
  plan.links = {{{"a", "eth0"}, {"b", "eth0"}}};
  Networks networks;
  return networks.apply(plan);
}

int tell_networks(int report) {
  const auto applied = try_networks();
  if (!applied) write_all(report, applied.error().text());
  return 0;
}

/// What it said, once it has closed its end.
std::string heard(const Descriptor& pipe) {
  std::string text(4096, '\0');
  const ssize_t size = retry([&] { return ::read(pipe.get(), text.data(), text.size()); });
  text.resize(static_cast<std::size_t>(size < 0 ? 0 : size));
  return text;
}

/// A little lab, as it would be built in earnest; what it said of its networks.
Expected<std::string> try_lab() {
  Pipe report = make_pipe();
  if (!report.write) return system_failure("try", "a lab", errno);
  ::fcntl(report.write.get(), F_SETFD, 0);
  Walls walls;
  walls.own_user_namespace = ::geteuid() != 0;
  const int end = report.write.get();
  const auto started = start_sealed(walls, [end] { return tell_networks(end); });
  report.write.close();
  if (!started) return tl::unexpected(started.error());
  return heard(report.read);
}

std::vector<Failure> explained(Failure failure) {
  const bool ordinary = ::geteuid() != 0;
  if (ordinary) {
    if (auto found = user_namespace_obstacles("/proc/sys"); !found.empty()) return found;
  }
  failure.help = ordinary
                     ? "run as root"
                     : "in a container, allow it CAP_SYS_ADMIN and CAP_NET_ADMIN (docker run --privileged), "
                       "or run on the host itself";
  return {std::move(failure)};
}

}  // namespace

std::vector<Failure> user_namespace_obstacles(const std::filesystem::path& proc_sys) {
  std::vector<Failure> found;
  for (const Obstacle& obstacle : obstacles) {
    const auto value = read_file(proc_sys / obstacle.setting, 64);
    if (!value || value->empty() || value->front() != obstacle.forbids) continue;
    found.push_back({"make", "a user namespace", obstacle.reason, obstacle.help, false, 0});
  }
  return found;
}

std::vector<Failure> missing_rights() {
  std::vector<Failure> missing;
  if (!find_tool("nft")) {
    missing.push_back({"find", "nft", "there is no such program", "apt-get install nftables", false, 0});
  }
  const auto said = try_lab();
  if (!said) {
    for (Failure& failure : explained(said.error())) missing.push_back(std::move(failure));
  } else if (!said->empty()) {
    missing.push_back({"make", "the lab's networks", *said,
                       "the kernel needs veth, nf_tables and nf_conntrack (CONFIG_VETH, CONFIG_NF_TABLES, "
                       "CONFIG_NF_CONNTRACK)",
                       false, 0});
  }
  return missing;
}

}  // namespace ashlar::lab
