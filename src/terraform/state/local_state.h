// A state in a file, as Terraform's `local` backend keeps it: an advisory lock on the file itself, so written
// in place (a rename would drop the lock), and `.NAME.lock.info` beside it for people.
// Source: terraform 1.11, internal/states/statemgr/filesystem.go.
#pragma once

#include <filesystem>

#include "base/linux/system.h"
#include "terraform/state/state_backend.h"

namespace ashlar::terraform {

class LocalState : public StateBackend {
 public:
  explicit LocalState(std::filesystem::path file) : file_(std::move(file)) {}
  ~LocalState() override;

  std::string name() const override { return file_.string(); }
  Expected<std::optional<StateFile>> read() override;
  Expected<void> lock(LockInfo lock) override;
  Expected<std::optional<LockInfo>> holder() override;
  Expected<void> write(const StateFile& state) override;
  Expected<void> unlock() override;
  Expected<void> release(const std::string& id) override;

 private:
  std::filesystem::path info_file() const;
  std::filesystem::path new_file() const;
  Expected<void> finish_write();
  Expected<void> write_in_place(std::string_view text);

  const std::filesystem::path file_;
  Descriptor locked_;  ///< open, and locked as long as it is
};

}  // namespace ashlar::terraform
