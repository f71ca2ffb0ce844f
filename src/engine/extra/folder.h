// Where Terraform works on a unit of the team's, below `.ashlar/extra`: the unit's files and its state, which
// are the unit's own again as soon as it has ended. Terraform writes a state in a file after each resource,
// one in S3 now and then: so a kill loses nothing, and what it left is brought into the unit's state by the
// next run. It writes it in place, and a kill may leave a part of it: hence a copy of the last whole one.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/files.h"
#include "engine/journal.h"
#include "engine/unit_states.h"
#include "terraform/folder_lock.h"

namespace ashlar::engine {

class ExtraFolder {
 public:
  /// Makes it where it is missing, for its owner alone. Waits for whoever works there.
  static Expected<ExtraFolder> enter(const std::filesystem::path& extras, const Unit& unit);
  /// Whether a run that was killed may have left a state there.
  static bool has_left_something(const std::filesystem::path& extras, const Unit& unit);

  const std::filesystem::path& path() const { return path_; }

  /// What a killed run has left, where it tells more than `recorded`, the unit's state as it is. None where
  /// it was killed in writing its first. Fails where both have changed.
  Expected<std::optional<terraform::StateFile>> left_state(const terraform::StateFile& recorded) const;

  /// The files and the state are what Terraform finds there.
  Expected<void> fill(FileTree files, const terraform::StateFile& state) const;
  /// Of what Terraform's answer depends on.
  static std::string digest(const FileTree& files, const terraform::StateFile& state);

  /// From here on the state in it may tell more than the unit's own, which is of one of these versions. On
  /// the disk when it returns.
  Expected<void> begin(const std::vector<StateVersion>& recorded) const;
  /// To be called again and again while Terraform is at work: keeps what it has written by now.
  void keep_state() const;
  /// What was kept last; none where nothing was.
  std::optional<terraform::StateFile> kept_state() const;
  /// Whether Terraform's plan is there, as it was left.
  bool holds_plan() const;
  /// As Terraform left it, or the last one that was whole; none where it made none.
  Expected<std::optional<terraform::StateFile>> state() const;
  bool has_begun() const;
  /// What it told is in the unit's state: states and plans go, for they hold secrets.
  void end() const;

  /// Whether Terraform had nothing to do when files and state were of that digest.
  bool had_nothing_to_do(const std::string& digest) const;
  void note_nothing_to_do(const std::string& digest) const;

  /// Whether providers and modules were fetched, for files that may have been others.
  bool is_ready() const;
  bool is_ready_for(const FileTree& files) const;
  void note_ready_for(const FileTree& files) const;

 private:
  ExtraFolder(std::filesystem::path path, terraform::FolderLock lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  terraform::FolderLock lock_;
};

}  // namespace ashlar::engine
