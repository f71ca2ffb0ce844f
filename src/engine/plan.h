// What would be done, and from what to what. Plain data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/failure.h"
#include "model/architecture.h"
#include "provider/diagnostic.h"
#include "provider/path.h"
#include "provider/session.h"

namespace ashlar::engine {

enum class Action { None, Create, Update, Replace, Delete };

std::string_view name_of(Action action);

enum class Loses { Nothing, Availability, Data };  ///< from bad to worse

std::string_view name_of(Loses loses);

/// What a change costs that cannot be had back, or that users would notice while it is made.
struct Loss {
  Loses what = Loses::Nothing;
  std::string why;  ///< "the disk goes, and no snapshot is taken"; empty where nothing is lost
};

/// Why a change is made.
struct Reason {
  enum class Kind {
    Line,      ///< a line of the description asks for it
    Resource,  ///< it refers to a resource that is changed
    Own,       ///< no line: the architecture works it out by itself, or it is a default
    Drift,     ///< somebody changed it in AWS
    Gone,      ///< somebody removed it from AWS
    Unwanted,  ///< nobody asks for it any more
    Replaced,  ///< it was replaced, and is not destroyed yet
    Failed,    ///< its creation failed half-way
    Destroy,   ///< what was asked for is that it goes, whatever the description says
  };

  Kind kind = Kind::Own;
  std::string attribute = {};    ///< the path that differs, as text; empty: it is about the whole resource
  Place line = {};               ///< of `Line`
  std::string unit = {};         ///< of `Resource`, whose
  std::string address = {};      ///< address this is, and
  Action action = Action::None;  ///< what happens to it
  bool operator==(const Reason&) const = default;
};

struct Change {
  std::string unit;                    ///< its path
  std::string address;                 ///< `aws_vpc.main`
  std::string type;                    ///< `aws_vpc`
  const Resource* resource = nullptr;  ///< null: it is in the state, and nobody asks for it any more
  std::string deposed;                 ///< its key in the state: it was replaced, and is not destroyed yet
  bool in_home_region = false;         ///< it is there by the unit's provider for the home region
  Action action = Action::None;
  provider::State prior;                    ///< a null value: there is none
  provider::State planned;                  ///< a null value: it will be gone
  std::vector<provider::Path> replaced_by;  ///< what cannot be changed in place
  bool tainted = false;                     ///< it is replaced because its creation failed half-way
  bool refreshed = false;                   ///< `prior` is what AWS says, and the state says otherwise
  std::vector<provider::Path> sensitive;    ///< of both values; never shown
  bool of_the_team = false;                 ///< Terraform makes it; `resource` is null
  bool has_additions = false;               ///< drift: somebody added something that no plan takes away
  bool needed = false;                      ///< not selected: it is here because what is selected needs it
  Loss loss;
  std::vector<Reason> why;  ///< each once; empty for what is not changed, and for drift
};

/// A resource that could not be planned, and why; without an address, a whole unit or account.
struct Problem {
  std::string unit;
  std::string address;
  const Resource* resource = nullptr;
  provider::Diagnostics diagnostics;
  std::string file = {};  ///< of the team's own Terraform, where that is to blame
  std::size_t line = 0;   ///< in it
};

/// A failure of ours among what a provider says.
provider::Diagnostics diagnostics_of(const Failure& failure);

/// What Terraform would do to a unit that the team wrote.
struct ExtraPlan {
  /// By an `import` block: what is on AWS already comes into the state.
  struct Import {
    std::string address;
    std::string id;
  };

  const Unit* unit = nullptr;
  bool destroys = false;  ///< all that it holds
  /// What these give it is not known before they are applied: Terraform has not been asked. Empty: it has.
  UnitSet after = {};
  bool waits = false;                ///< for `after`, or for its account
  std::vector<Change> changes = {};  ///< of what changes alone
  std::vector<Import> imports = {};
  std::size_t unchanged = 0;  ///< resources
  /// Terraform's own plan has something to do, if only to outputs; it stands in the unit's folder, made of
  /// files and a state of this digest.
  bool has_something_to_do = false;
  std::string made_of = {};
};

struct Plan {
  std::vector<Change> changes;             ///< of every resource, in the order of units and of their making
  std::vector<Problem> problems;           ///< causes alone
  std::vector<const Resource*> unplanned;  ///< they need what has a problem
  /// What somebody changed behind our back (drift.h), as from the state to what AWS says: an update, or a
  /// deletion. Only where AWS was asked.
  std::vector<Change> drift;
  std::vector<Move> moves;  ///< of states, from address to address; `changes` know the new ones alone
  UnitSet outdated;         ///< the outputs in their states are not what they have to be
  /// How many resources in states, which nobody asks for any more, were left out because systems are
  /// selected: nobody knows theirs.
  std::size_t left_out = 0;
  /// Of the team's units that are selected, in the order of their paths.
  std::vector<ExtraPlan> extras = {};

  /// All that something is done to, in the team's units too.
  std::vector<const Change*> changing() const;
  /// With what Terraform does to the team's units.
  std::size_t count(Action action) const;
  std::size_t count(Loses loses) const;
  /// Units of the team's that Terraform can only plan later.
  std::size_t waiting() const;
  bool has_changes() const;
};

}  // namespace ashlar::engine
