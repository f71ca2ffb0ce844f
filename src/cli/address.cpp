#include "cli/address.h"

#include <optional>

#include "base/text.h"
#include "model/selection.h"

namespace ashlar::cli {

namespace {

/// The nearest address that names something: the slip may be in one part of it.
std::optional<std::string> nearest_address(const Architecture& architecture, const std::string& address) {
  const std::vector<std::string> words = address_words(architecture);
  if (std::optional<std::string> near = nearest_name(address, words)) return near;
  std::vector<std::string> parts = split(address, '.');
  for (std::string& part : parts) {
    const std::optional<std::string> near = nearest_name(part, words);
    if (!near) continue;
    const std::string given = std::exchange(part, *near);
    std::string whole = join(parts, ".");
    if (!select_units(architecture, whole).empty()) return whole;
    part = given;
  }
  return std::nullopt;
}

}  // namespace

Exit no_such_address(const Architecture& architecture, const std::string& address, const Output& out) {
  const std::optional<std::string> near = nearest_address(architecture, address);
  Diagnostic error;
  error.summary = "nothing has the address " + address;
  error.found = address;
  error.expected = "ACCOUNT.ENVIRONMENT.SYSTEM or a part of that, a unit's path, or UNIT//TYPE.NAME";
  error.help = near ? "did you mean " + *near + "?" : "`ashlar show --json` lists all units";
  return out.refuse(Exit::Mistakes, error);
}

}  // namespace ashlar::cli
