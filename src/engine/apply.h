// Does what a plan says: resources in the order of what they need, many at once, each result kept before the
// next thing is made of it.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/delegation.h"
#include "engine/extra/terraform.h"
#include "engine/journal.h"
#include "engine/plan.h"
#include "engine/plan_memory.h"
#include "engine/roles.h"
#include "engine/unit_states.h"
#include "schema/schema.h"

namespace ashlar::engine {

/// States are written at least so often: the machine that applies may vanish, and the journal with it.
inline constexpr std::chrono::seconds between_writes{20};
/// Of calls that run when it is to stop.
inline constexpr std::chrono::seconds time_to_finish{10};

/// One step of a change: a replacement has two. `Cleared`: something that its service made beside it has
/// gone, or what a repeated call made, and `id` says what: "log group /aws/lambda/thumbnails".
struct ApplyEvent {
  /// `Found`: what was to be made is there, as it is wanted; nothing is called for it.
  enum class Kind { Begun, Done, Failed, Cleared, Found } kind = Kind::Begun;
  const Change* change = nullptr;
  Action action = Action::None;  ///< create, update or delete
  std::string id;                ///< of what was made or is destroyed, where it has one
  std::chrono::milliseconds took{0};
  const provider::Diagnostics* diagnostics = nullptr;  ///< of a failure
};

struct ApplyRequest {
  const Architecture& architecture;  ///< linked
  const schema::Schema& schema;
  const std::map<std::string, terraform::StateFile>& states;  ///< that the plan was made from
  const Plan& plan;                                           ///< without problems
  std::filesystem::path provider;                             ///< the AWS provider's program
  std::map<std::string, std::string> environment;             ///< the provider's, on top of ours: credentials
  OpenState open_state;
  Journal& journal;
  std::string program_version;
  Roles& roles;  ///< as whom AWS is asked for what a call may have made
  /// Before a certificate is waited for. Empty: nobody is asked.
  AskNameServers ask_name_servers = {};
  /// Told from several threads, one at a time.
  std::function<void(const ApplyEvent&)> tell = {};
  /// True: nothing new is begun, and what still runs `time_to_finish` later is asked to end early.
  std::function<bool()> stop = {};
  ExtraPlace extra = {};  ///< where Terraform works on the team's units
  /// Nothing is made: of creations that a dead run had begun, what is there comes into the states.
  bool only_finds = false;
  /// What the next plan need not ask the provider any more. May be null.
  PlanMemory* memory = nullptr;
};

struct Applied {
  std::size_t created = 0;
  std::size_t updated = 0;
  std::size_t replaced = 0;
  std::size_t destroyed = 0;
  std::vector<Problem> problems;       ///< causes alone
  std::vector<const Change*> skipped;  ///< not begun: they need what failed, or there was no time
  std::size_t units_not_begun = 0;     ///< of the team's, which had to wait and so have no changes yet
  bool stopped = false;                ///< by `stop`
  /// States that could not be written, locks that could not be taken or released.
  std::optional<Failure> failure;
};

/// Locks the states of all units that change, first. The states hold the truth at the end, whatever happens,
/// or `failure` says why not, and the journal does.
Applied apply(const ApplyRequest& request);

}  // namespace ashlar::engine
