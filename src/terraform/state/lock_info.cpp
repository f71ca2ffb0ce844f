#include "terraform/state/lock_info.h"

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <random>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace ashlar::terraform {

namespace {

std::string user_at_host() {
  std::array<char, 256> host{};
  if (::gethostname(host.data(), host.size() - 1) != 0) host = {"unknown"};
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  ::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found);
  return fmt::format("{}@{}", found != nullptr ? found->pw_name : std::to_string(::geteuid()), host.data());
}

}  // namespace

std::string new_uuid() {
  std::random_device random;
  std::array<std::uint32_t, 4> word{};
  for (std::uint32_t& one : word) one = random();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:04x}{:08x}", word[0], word[1] >> 16U, word[1] & 0xFFFU,
                     0x8000U | (word[2] >> 18U), word[2] & 0xFFFFU, word[3]);
}

LockInfo new_lock(std::string_view operation, std::string_view program_version, std::string path) {
  LockInfo lock;
  lock.id = new_uuid();
  lock.operation = operation;
  lock.who = user_at_host();
  lock.version = program_version;
  lock.created =
      fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                  fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
  lock.path = std::move(path);
  return lock;
}

std::string lock_text(const LockInfo& lock) {
  return nlohmann::ordered_json{{"ID", lock.id},    {"Operation", lock.operation}, {"Info", lock.info},
                                {"Who", lock.who},  {"Version", lock.version},     {"Created", lock.created},
                                {"Path", lock.path}}
      .dump();
}

Expected<LockInfo> parse_lock(std::string_view text, const std::string& origin) {
  const auto source = nlohmann::json::parse(text, nullptr, false);
  const auto member = [&](const char* name) {
    const auto found = source.find(name);
    return found != source.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (source.is_object())
    return LockInfo{member("ID"),      member("Operation"), member("Info"), member("Who"),
                    member("Version"), member("Created"),   member("Path")};
  Failure failure;
  failure.operation = "read";
  failure.target = origin;
  failure.reason = "it is no lock of Terraform's";
  return tl::unexpected(std::move(failure));
}

std::string describe(const LockInfo& lock) {
  return fmt::format("{} by {} since {} (lock {})", lock.operation, lock.who, lock.created, lock.id);
}

}  // namespace ashlar::terraform
