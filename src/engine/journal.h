// What an apply has begun, and what came of it: on the disk before each call and after it, so that a kill at
// any moment loses nothing. One JSON object a line, appended; for its owner alone, since it holds what states
// hold. Whoever has it open is the only one who applies from that folder.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "base/failure.h"
#include "base/linux/system.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

/// A resource of a unit: `stage/eu-west-1/stage/vpc`, `aws_vpc.main`.
struct ResourceName {
  std::string unit;
  std::string address;
  auto operator<=>(const ResourceName&) const = default;
  std::string text() const { return unit + "//" + address; }
};

/// Which version of a state.
struct StateVersion {
  std::string lineage;
  std::uint64_t serial = 0;
  bool operator==(const StateVersion&) const = default;
};

/// What runs that ended early have left.
struct Unfinished {
  std::map<std::string, std::set<std::string>> locks;  ///< by unit: ids of locks that they may hold
  /// Results that no state holds yet; none: the state holds the resource no more.
  std::map<ResourceName, std::optional<terraform::StateResource>> results;
  std::set<ResourceName> in_flight;  ///< a call was begun, and nobody knows what came of it
  /// The run was to stop, and ended the wait for a creation: the state has it as tainted, and AWS may have
  /// gone on with it.
  std::set<ResourceName> cut_off;
  std::map<std::string, StateVersion> versions;  ///< by unit: as it was last read or written

  bool empty() const { return locks.empty() && results.empty() && in_flight.empty() && cut_off.empty(); }
};

class Journal {
 public:
  /// Makes it where there is none, and reads what it holds. Fails where another run has it open. A line that
  /// a kill left unfinished is cut off: it told of nothing that had been done, since whoever writes a line
  /// waits until it is on the disk.
  static Expected<std::unique_ptr<Journal>> open(const std::filesystem::path& path);

  struct Left {
    bool at_work = false;  ///< a run has it open
    Unfinished unfinished;
  };
  /// What it tells, without taking it from a run that has it open. None where nothing is unfinished.
  static Expected<std::optional<Left>> look(const std::filesystem::path& path);

  /// As of now.
  Unfinished unfinished() const;

  // Each is on the disk when it returns, and may be called from several threads.

  Expected<void> begin_lock(const std::string& unit, const std::string& id);
  Expected<void> locked(const std::string& unit, const StateVersion& version);
  Expected<void> end_lock(const std::string& unit);
  Expected<void> intend(const ResourceName& resource, std::string_view call);
  /// As the unit's state is to hold it; null: no more.
  Expected<void> result(const ResourceName& resource, const terraform::StateResource* now);
  /// After its result, and until the next one.
  Expected<void> cut_off(const ResourceName& resource);
  /// Nobody asks for it any more, and no state holds it: nothing will come of what was begun.
  Expected<void> forget(const ResourceName& resource);
  /// All results of the unit so far are in its state.
  Expected<void> written(const std::string& unit, const StateVersion& version);

  /// Removes it where nothing is unfinished.
  Expected<void> close();

 private:
  Journal(Descriptor file, std::filesystem::path path) : file_(std::move(file)), path_(std::move(path)) {}
  Expected<void> read();
  Expected<void> understand_lines(std::string_view lines);
  void understand(const nlohmann::json& entry);
  Expected<void> append(const nlohmann::json& entry);

  mutable std::mutex mutex_;
  Descriptor file_;  ///< locked as long as it is open
  off_t size_ = 0;   ///< of whole lines
  std::filesystem::path path_;
  Unfinished unfinished_;
};

}  // namespace ashlar::engine
