#include "systems/audit.h"

namespace ashlar::systems {

void add_region_defaults(Scope scope) {
  scope.add("aws_ebs_encryption_by_default", "main", {{"enabled", true}});
  // Tokens only, and not past the server itself: a forged request, or a container, gets no credentials.
  scope.add("aws_ec2_instance_metadata_defaults", "main",
            {{"http_endpoint", "enabled"}, {"http_tokens", "required"}, {"http_put_response_hop_limit", 1}});
}

}  // namespace ashlar::systems
