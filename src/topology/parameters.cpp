#include "topology/parameters.h"

namespace ashlar::topology {

std::map<std::string, std::string> parameters_of(const Building& building, const Resource* group) {
  std::map<std::string, std::string> parameters;
  if (!group) return parameters;
  for (const Attributes& parameter : building.read(*group).blocks("parameter"))
    parameters[parameter.text("name")] = parameter.text("value");
  return parameters;
}

}  // namespace ashlar::topology
