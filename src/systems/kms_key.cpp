#include "systems/kms_key.h"

namespace ashlar::systems {

std::string kms_alias(const Site& site, std::string_view what) {
  return "alias/" + fit_name({*site.organization->settings.name, what}, 250);
}

Resource& add_kms_key(Scope scope, std::string_view name, KmsKey key, Maker maker) {
  Resource& made = scope.add("aws_kms_key", std::string(name),
                             {
                                 {"description", std::move(key.description)},
                                 {"enable_key_rotation", true},
                                 {"deletion_window_in_days", 30},
                                 {"policy", std::move(key.policy)},
                                 {"tags", name_tag(key.tag)},
                             },
                             maker);
  scope.add("aws_kms_alias", std::string(name),
            {{"name", std::move(key.alias)}, {"target_key_id", made["key_id"]}}, maker);
  return made;
}

}  // namespace ashlar::systems
