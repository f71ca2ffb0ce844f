// Who holds a state's lock, as Terraform writes it beside the state and reads it from there.
// Source: terraform 1.11, internal/states/statemgr/locker.go.
#pragma once

#include <string>
#include <string_view>

#include "base/failure.h"

namespace ashlar::terraform {

struct LockInfo {
  std::string id;  ///< a UUID; `terraform force-unlock ID` releases it
  std::string operation;
  std::string info;
  std::string who;      ///< `user@host`
  std::string version;  ///< of the program
  std::string created;  ///< RFC 3339, UTC
  std::string path;     ///< the state's

  bool operator==(const LockInfo&) const = default;
};

/// For a lock of our own, taken now.
LockInfo new_lock(std::string_view operation, std::string_view program_version, std::string path);

std::string lock_text(const LockInfo& lock);
Expected<LockInfo> parse_lock(std::string_view text, const std::string& origin);

/// "apply by kim@laptop since 2026-01-02T03:04:05Z (lock ID)"
std::string describe(const LockInfo& lock);

/// RFC 9562, version 4.
std::string new_uuid();

}  // namespace ashlar::terraform
