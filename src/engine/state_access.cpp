#include "engine/state_access.h"

#include "terraform/state/local_state.h"
#include "terraform/state/s3_state.h"

namespace ashlar::engine {

using terraform::LockInfo;
using terraform::StateFile;

namespace {

/// Of a unit whose account is not there yet.
class NoState : public terraform::StateBackend {
 public:
  explicit NoState(std::string name) : name_(std::move(name)) {}

  std::string name() const override { return name_; }
  Expected<std::optional<StateFile>> read() override { return std::nullopt; }
  Expected<void> lock(LockInfo) override { return refuse("lock"); }
  Expected<std::optional<LockInfo>> holder() override { return std::nullopt; }
  Expected<void> write(const StateFile&) override { return refuse("write"); }
  Expected<void> unlock() override { return {}; }
  Expected<void> release(const std::string&) override { return refuse("unlock"); }

 private:
  tl::unexpected<Failure> refuse(const char* operation) const {
    Failure failure;
    failure.operation = operation;
    failure.target = name_;
    failure.reason = "its account has no id yet";
    failure.help = "make the accounts first: ashlar bootstrap";
    return tl::unexpected(std::move(failure));
  }

  std::string name_;
};

}  // namespace

OpenState local_states(std::filesystem::path units) {
  return [units = std::move(units)](const Unit& unit) -> std::unique_ptr<terraform::StateBackend> {
    return std::make_unique<terraform::LocalState>(units / unit.path.text() / "terraform.tfstate");
  };
}

OpenState s3_states(std::shared_ptr<Roles> roles) {
  return [roles = std::move(roles)](const Unit& unit) -> std::unique_ptr<terraform::StateBackend> {
    const aws::ObjectPlace place{unit.state.bucket, unit.state.region,
                                 unit.path.text() + "/terraform.tfstate"};
    if (!unit.account_id_known) return std::make_unique<NoState>(place.text());
    return std::make_unique<terraform::S3State>(roles->of(unit), place, unit.state.key);
  };
}

}  // namespace ashlar::engine
