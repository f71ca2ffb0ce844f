#include "engine/untold.h"

#include <string_view>
#include <vector>

#include "provider/path.h"

namespace ashlar::engine {

namespace {

using provider::Path;

struct Untold {
  std::string_view type;
  Path path;
};

/// Source: the provider's readings of each type (5.100.0).
const std::vector<Untold>& table() {
  static const std::vector<Untold> all{
      // The update of it alone asks for a change without saying of what.
      {"aws_ebs_volume", {provider::Step::attribute("final_snapshot")}},
      // Both count at the creation alone.
      {"aws_eks_cluster", {provider::Step::attribute("bootstrap_self_managed_addons")}},
      {"aws_eks_cluster",
       {provider::Step::attribute("access_config"), provider::Step::at(0),
        provider::Step::attribute("bootstrap_cluster_creator_admin_permissions")}},
  };
  return all;
}

}  // namespace

void keep_what_aws_does_not_tell(const schema::ResourceType& type, const provider::Value& wanted,
                                 provider::Value& found) {
  for (const Untold& untold : table()) {
    if (untold.type != type.name) continue;
    const provider::Value* asked = at(wanted, untold.path);
    auto* read = const_cast<provider::Value*>(at(found, untold.path));
    if (asked != nullptr && read != nullptr && !asked->is_unknown()) *read = *asked;
  }
}

}  // namespace ashlar::engine
