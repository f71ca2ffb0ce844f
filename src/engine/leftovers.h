// What AWS's services made by themselves beside a resource of ours, and leave behind when it goes.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "aws/leftovers.h"
#include "engine/destroy_plan.h"
#include "engine/roles.h"
#include "engine/selection.h"

namespace ashlar::engine {

/// A resource whose service makes things beside it, named after it.
struct Origin {
  std::string type;  ///< `aws_lambda_function`
  std::string name;  ///< what its service calls it
  const Unit* unit = nullptr;
  std::string region;

  auto operator<=>(const Origin&) const = default;
};
using Origins = std::set<Origin>;

/// Of what a change destroys for good; none where its service makes nothing, or a successor goes on with it.
std::optional<Origin> origin_of(const Unit& unit, const Change& change);
/// Of all that a plan destroys.
Origins origins_of(const Plan& plan, const Architecture& architecture);
/// Of what is selected and in no state (any more): a run that was killed may have destroyed it, and not
/// have looked what it left.
Origins origins_of(const Architecture& architecture, const Selection& selection, const States& states);

/// Log groups that stand in states are no leftovers, whoever's name they bear.
class OwnLogGroups {
 public:
  OwnLogGroups(const Architecture& architecture, const States& states);
  bool contains(const Unit& unit, const aws::Leftover& leftover) const;

 private:
  std::set<std::string> all_;  ///< "ACCOUNT REGION NAME"
};

/// What is there now, in the order in which it can go.
Expected<aws::Leftovers> leftovers_of(const Origin& origin, const OwnLogGroups& own, Roles& roles);

/// Removes them, and waits for those that AWS still uses: up to some minutes, or until `stop`. Tells each
/// that has gone.
Expected<void> remove_leftovers(const Origin& origin, const OwnLogGroups& own, Roles& roles,
                                const std::function<void(const aws::Leftover&)>& tell,
                                const std::function<bool()>& stop);

}  // namespace ashlar::engine
