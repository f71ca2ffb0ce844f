#include "terraform/state/s3_state.h"

#include <stdexcept>

namespace ashlar::terraform {

S3State::~S3State() { static_cast<void>(unlock()); }

aws::ObjectPlace S3State::lock_place() const {
  return {place_.bucket, place_.region, place_.key + ".tflock"};
}

Expected<std::optional<StateFile>> S3State::read() {
  const auto text = aws::get_object(client_, place_);
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::nullopt;
  return parse_state(**text, name()).map([](StateFile&& state) {
    return std::optional<StateFile>(std::move(state));
  });
}

/// A lock that is there already may be this one: the first try arrived, and its answer was lost on the way.
Expected<void> S3State::lock(LockInfo lock) {
  lock.path = place_.bucket + "/" + place_.key;
  const auto put =
      aws::put_object(client_, lock_place(), lock_text(lock), {true, kms_key_, "application/json"});
  if (!put) return tl::unexpected(put.error());
  if (*put == aws::PutResult::Exists) {
    const auto held = holder();
    if (!held) return tl::unexpected(held.error());
    if (!*held || (*held)->id != lock.id) return is_locked(name(), held->value_or(LockInfo{}));
  }
  lock_id_ = lock.id;
  return {};
}

Expected<std::optional<LockInfo>> S3State::holder() {
  const auto text = aws::get_object(client_, lock_place());
  if (!text) return tl::unexpected(text.error());
  if (!*text) return std::nullopt;
  return parse_lock(**text, lock_place().text()).map([](LockInfo&& lock) {
    return std::optional<LockInfo>(std::move(lock));
  });
}

/// Who released the lock by force took us for dead, and may hold it by now: then that one's state stays.
Expected<void> S3State::check_lock() {
  const auto held = holder();
  if (!held) return tl::unexpected(held.error());
  if (*held && (*held)->id == lock_id_) return {};
  Failure failure;
  failure.operation = "write";
  failure.target = name();
  failure.reason = "our lock on it is gone: " + (*held ? "it is held by " + describe(**held)
                                                       : std::string("somebody released it by force"));
  return tl::unexpected(std::move(failure));
}

Expected<void> S3State::write(const StateFile& state) {
  if (lock_id_.empty()) throw std::logic_error("a state is written that is not locked: " + name());
  if (auto ours = check_lock(); !ours) return ours;
  return aws::put_object(client_, place_, state_text(state), {false, kms_key_, "application/json"})
      .map([](aws::PutResult) {});
}

/// Somebody may have released it by force, and another have taken it since: that one stays.
Expected<void> S3State::unlock() {
  if (lock_id_.empty()) return {};
  const auto held = holder();
  if (!held) return tl::unexpected(held.error());
  const bool ours = *held && (*held)->id == lock_id_;
  if (ours)
    if (auto gone = aws::delete_object(client_, lock_place()); !gone) return gone;
  lock_id_.clear();
  return {};
}

Expected<void> S3State::release(const std::string& id) {
  const auto held = holder();
  if (!held) return tl::unexpected(held.error());
  if (!*held) return {};
  if ((*held)->id != id) return is_locked(name(), **held);
  return aws::delete_object(client_, lock_place());
}

}  // namespace ashlar::terraform
