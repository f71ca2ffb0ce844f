// Terraform at work on a unit of the team's. What it says in JSON is read, never its text for people.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>

#include "engine/extra/folder.h"
#include "engine/plan.h"
#include "terraform/program.h"

namespace ashlar::engine {

/// Where it works, and as whom.
struct ExtraPlace {
  std::filesystem::path folder;                    ///< with a folder for each unit; empty: none is run
  std::map<std::string, std::string> environment;  ///< credentials, on top of ours
};

/// Something that it began, did, or failed to do.
struct ExtraStep {
  enum class Kind { Begun, Done, Failed } kind = Kind::Begun;
  std::string address;
  Action action = Action::None;
  std::string id;  ///< where it has one
};

/// What came of a run: what it would do or did, and what it complained of.
struct ExtraRun {
  bool ended_well = false;
  std::map<std::string, Action> planned;  ///< by address
  bool changes_outputs = false;
  std::vector<Problem> problems;  ///< errors alone

  bool has_nothing_to_do() const { return planned.empty() && !changes_outputs; }
};

/// How a plan is made.
struct ExtraAim {
  bool refresh = false;                   ///< ask AWS what is there; else the state is believed
  bool destroy = false;                   ///< all that is there
  std::vector<std::string> targets = {};  ///< addresses; empty: all
};

/// Safe to use from several threads, each on another unit.
class ExtraTerraform {
 public:
  explicit ExtraTerraform(ExtraPlace place) : place_(std::move(place)) {}

  const std::filesystem::path& folder() const { return place_.folder; }

  /// Fails, naming what needs it, where there is no Terraform on this machine.
  Expected<void> require(const Unit& unit);

  /// Leaves a plan in the folder. Providers and modules are fetched where there are none, and where it fails
  /// with files that are not those for which they were fetched.
  Expected<ExtraRun> plan(const ExtraFolder& folder, const Unit& unit, const FileTree& files,
                          const ExtraAim& aim);

  /// What that plan says, attribute by attribute; what somebody changed behind the state's back is added to
  /// `drift`.
  Expected<ExtraPlan> read_plan(const ExtraFolder& folder, const Unit& unit, std::vector<Change>& drift);

  /// Does what that plan says. `stop` is asked again and again, and interrupts it: it ends what it has begun.
  Expected<ExtraRun> apply(const ExtraFolder& folder, const Unit& unit,
                           const std::function<void(const ExtraStep&)>& tell,
                           const std::function<bool()>& stop);

 private:
  Expected<void> prepare();
  Command command(const ExtraFolder& folder, std::vector<std::string> arguments) const;
  Expected<ExtraRun> fetch(const ExtraFolder& folder, const Unit& unit, const FileTree& files);
  Expected<ExtraRun> run(const ExtraFolder& folder, const Unit& unit, std::vector<std::string> arguments);

  const ExtraPlace place_;
  std::mutex mutex_;
  std::optional<terraform::Program> program_;
  std::map<std::string, std::string> environment_;
};

}  // namespace ashlar::engine
