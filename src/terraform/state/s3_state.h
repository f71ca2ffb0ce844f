// A state in an S3 bucket, as Terraform's `s3` backend keeps it with `use_lockfile`: the lock is an object
// `KEY.tflock`, put only where there is none.
// Source: terraform 1.11, internal/backend/remote-state/s3/client.go.
#pragma once

#include "aws/s3.h"
#include "terraform/state/state_backend.h"

namespace ashlar::terraform {

class S3State : public StateBackend {
 public:
  /// `client` must outlive it. `kms_key` encrypts state and lock; empty: as the bucket says.
  S3State(const aws::Client& client, aws::ObjectPlace place, std::string kms_key)
      : client_(client), place_(std::move(place)), kms_key_(std::move(kms_key)) {}
  ~S3State() override;

  std::string name() const override { return place_.text(); }
  Expected<std::optional<StateFile>> read() override;
  Expected<void> lock(LockInfo lock) override;
  Expected<std::optional<LockInfo>> holder() override;
  Expected<void> write(const StateFile& state) override;
  Expected<void> unlock() override;
  Expected<void> release(const std::string& id) override;

 private:
  aws::ObjectPlace lock_place() const;
  Expected<void> check_lock();

  const aws::Client& client_;
  const aws::ObjectPlace place_;
  const std::string kms_key_;
  std::string lock_id_;  ///< of the lock that this object holds; empty: none
};

}  // namespace ashlar::terraform
