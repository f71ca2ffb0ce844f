// A plan as what is to be called, in which order: making and destroying are steps of their own.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/graph.h"
#include "engine/plan.h"
#include "engine/walk.h"
#include "terraform/state/state_file.h"

namespace ashlar::engine {

/// Nearly all of a call's time is waiting. Processes cost 90 MB each; AWS throttles above ten calls in a
/// region of an account, and has services, as IAM, that all regions share.
inline constexpr Width width_of_apply{48, 6, 10, 20};

struct Operation {
  enum class Kind { Make, Destroy } kind = Kind::Make;
  /// Null: nothing is called, and the step only stands for its place in the order.
  const Change* change = nullptr;
  const ExtraPlan* extra = nullptr;  ///< of a unit of the team's: Terraform is called
  std::optional<std::size_t> node;   ///< of the graph; none for what nobody asks for any more
};

struct Operations {
  std::vector<Operation> list;
  std::vector<Step> steps;  ///< of the same length; without groups
  /// By node of the graph: its successor is made before it is destroyed. It asks for that itself, or what
  /// needs it does, as in Terraform.
  std::vector<bool> create_before_destroy;
};

/// - What is made comes after what it needs.
/// - What is destroyed comes after what needs it: that is destroyed, or changed so that it no longer does.
/// - A successor comes after its predecessor has gone; or the other way round, see above.
/// - What nobody asks for any more goes once the units of the team's in its account are changed: they may
///   have used it.
/// - What nobody asks for any more is ordered by what its state says it depends on, and across units by whose
///   ids and ARNs stand in its attributes.
/// The plan must outlive what is returned.
Operations operations_of(const Plan& plan, const Graph& graph,
                         const std::map<std::string, terraform::StateFile>& states);

}  // namespace ashlar::engine
