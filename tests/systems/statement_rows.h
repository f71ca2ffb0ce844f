// The rows of statements.txt, and what they speak of.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "support/organization_folder.h"

namespace ashlar::testing {

/// `statement | unit//type.name | attribute | expected`; statements.txt says what may stand in each.
struct Row {
  int line = 0;
  std::string statement;
  std::string unit;       ///< a pattern
  std::string address;    ///< a pattern
  std::string attribute;  ///< a path
  std::string expected;   ///< JSON, `like PATTERN`, `has JSON` or `absent`
  std::optional<std::size_t>
      count;  ///< how many of those that match are as expected; all of them where nothing is said
};

/// Throws where a line has another form.
std::vector<Row> read_rows();

/// What a row may speak of: a resource; a unit's `terraform.backend` and `provider.aws`, as they are written;
/// or the `local.ashlar` that a team's own unit is given.
struct Subject {
  std::string unit;
  std::string address;
  nlohmann::json attributes;  ///< references as text: "-> unit//type.name.attribute"
};

std::vector<Subject> subjects_of(const Built& built);

/// Those that the row's unit and address match.
std::vector<Subject*> matches(const Row& row, std::vector<Subject>& subjects);

/// Whether the attribute is as expected.
bool holds(const Row& row, const Subject& subject);

/// Makes what holds not hold, and the other way round.
void turn(const Row& row, Subject& subject);

/// What stands there and what should, for people.
std::string shown(const Row& row, const Subject& subject);

}  // namespace ashlar::testing
