// Writes the table from what `terraform providers schema -json` prints. Strict: whatever the JSON holds that
// the table cannot say is refused by name, so that nothing is lost unseen when the provider moves on.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar::schema {

struct WantedType {
  std::string mode;  ///< managed, data, ephemeral or configuration
  std::string name;
  // clang-tidy 14 takes the operator for a comparison with 0. NOLINTNEXTLINE(modernize-use-nullptr)
  auto operator<=>(const WantedType&) const = default;
};

/// Reads types.txt: a mode and a name a line, sorted; `#` starts a comment line. Throws std::runtime_error
/// with the line where it is not so.
std::vector<WantedType> read_type_list(std::string_view text);

/// The table's text. `version` is the provider's, which the JSON does not tell. Throws std::runtime_error
/// that names each type the provider lacks, or the first thing that the table cannot hold.
std::string write_table(const nlohmann::json& schemas, const std::vector<WantedType>& types,
                        std::string_view version);

}  // namespace ashlar::schema
