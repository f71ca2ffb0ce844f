// Limits and figures of servers: a cgroup for the lab and one below it for each server. Root alone has them,
// with cgroups v2 where the machine keeps memory there, else with v1. Where there are none nothing fails:
// servers run without limits, and have no figures.
//
// The kernel does not remove cgroups when the lab's first process dies. The watcher outside the walls does
// (`Walls::afterwards`), which works however the lab ends. Should somebody kill the watcher too, empty
// folders stay until `make` is called for the same lab again: its name is made from the lab's folder, and so
// is known.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"

namespace ashlar::lab {

/// Where on this machine cgroups of ours can be, as paths of folders that exist.
struct CgroupPlaces {
  int version = 0;      ///< 1 or 2; 0: nowhere
  std::string memory;   ///< parent of ours
  std::string cpu;      ///< the same again in version 2; in version 1 `cpuacct`'s, or empty
  std::string why_not;  ///< in words, where version is 0
};

/// From what stands in /proc/self/mountinfo and /proc/self/cgroup. In version 1 ours stand below the caller's
/// own; in version 2 at the top, since a cgroup that holds processes can have no limited ones below it
/// (cgroups(7), "no internal processes").
CgroupPlaces find_cgroup_places(std::string_view mountinfo, std::string_view own);

/// Plain data, but for what its functions do.
class Cgroups {
 public:
  struct Use {
    std::uint64_t memory = 0;         ///< bytes, at the moment
    std::chrono::microseconds cpu{};  ///< of all cores, since `add`
  };

  /// Makes the lab's own, and removes what an earlier lab of that name left.
  static Cgroups make(const std::string& lab);
  static Cgroups make(const std::string& lab, const CgroupPlaces& places);

  /// Empty where there are cgroups.
  const std::string& why_not() const { return why_not_; }
  /// The lab's folders, which must stay writable inside the walls.
  std::vector<std::string> folders() const;

  /// Makes a server's, and returns the folders for `ChildCommand::cgroups`. `memory_limit` in bytes; 0: none.
  Expected<std::vector<std::string>> add(const std::string& server, std::uint64_t memory_limit) const;
  std::optional<Use> use(const std::string& server) const;

  /// Of what holds no process any more.
  void remove(const std::string& server) const;
  void remove_all() const;

 private:
  int version_ = 0;
  std::string memory_;
  std::string cpu_;
  std::string why_not_;
};

}  // namespace ashlar::lab
