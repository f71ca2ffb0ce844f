#include "engine/untold.h"

#include <array>
#include <string_view>
#include <utility>
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

struct TwoNames {
  std::string_view type;
  std::string_view read;  ///< by import
  std::string_view other;
};

/// Left where it is, the provider plans both as unknown, and calls AWS with an empty text (5.100.0).
constexpr std::array two_names{TwoNames{"aws_ssm_parameter", "value", "insecure_value"}};

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

void move_to_where_it_is_asked_for(const Resource& resource, provider::Value& found) {
  for (const TwoNames& names : two_names) {
    if (resource.type != names.type || find(resource.attributes, names.other) == nullptr) continue;
    provider::Value* read = found.find(names.read);
    provider::Value* other = found.find(names.other);
    if (read != nullptr && other != nullptr && other->is_null()) *other = std::exchange(*read, {});
  }
}

}  // namespace ashlar::engine
