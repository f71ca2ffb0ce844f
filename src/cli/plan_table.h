// A plan, and what came of one, by account and system: how many resources of each are added, changed,
// replaced and destroyed, and where something is lost.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/apply.h"
#include "engine/plan.h"

namespace ashlar::cli {

/// Of a system in an account.
struct ChangeCounts {
  std::size_t add = 0;
  std::size_t change = 0;
  std::size_t replace = 0;
  std::size_t destroy = 0;
  std::size_t lose_data = 0;
  std::size_t lose_availability = 0;
  std::size_t failed = 0;
  std::size_t not_begun = 0;

  ChangeCounts& operator+=(const ChangeCounts& other);
};

/// "3 to add, 1 to change, 1 loses data": what there is none of is left out.
std::string words_of(const ChangeCounts& counts);

class PlanTable {
 public:
  explicit PlanTable(const engine::Plan& plan);
  /// What was done of it.
  PlanTable(const engine::Plan& plan, const engine::Applied& applied);

  bool empty() const { return counts_.empty(); }
  /// Columns for accounts, rows for systems; the first of each says what is what, and the last is the sum
  /// where there are several. "+3 ~1 -/+1 -2 !"
  std::vector<std::vector<std::string>> cells() const;
  /// For a terminal of that width (0: any).
  std::string text(std::size_t width) const;
  ChangeCounts sum() const;
  ChangeCounts of_account(const std::string& account) const;
  /// By account and system.
  nlohmann::ordered_json json() const;

 private:
  void add(const engine::Change& change, const ChangeCounts& counts);
  std::vector<std::string> accounts() const;

  std::map<std::string, std::map<std::string, ChangeCounts>> counts_;  ///< by system and account
};

std::string account_of(const engine::Change& change);
/// What nobody asks for any more has none that anybody knows.
std::string system_of(const engine::Change& change);

}  // namespace ashlar::cli
