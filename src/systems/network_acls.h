// Network ACLs: what each tier of a VPC may exchange packets with. They are stateless, so both ways are
// written.
#pragma once

#include "systems/vpc.h"

namespace ashlar::systems {

/// public: open to the world. app: public, persistence, management, and TCP out to anywhere with its returns.
/// persistence: app and management only. Each private tier also talks to itself, across zones. Returns the
/// app tier's.
const Resource& add_application_acls(Scope scope, const Vpc& vpc, const Vpc* management);

/// Lets CI, which stands in these addresses, in to the cluster's endpoint in the app tier. Answers go by the
/// rule for all TCP out; at CI's end, both ways are in the rules of the management VPC already.
void let_ci_in(Scope scope, const Vpc& vpc, const Cidr& addresses);

/// public: open to the world. private: its own VPC, and TCP out with its returns; each application VPC that
/// peers adds its own rules to the ACL that is returned.
const Resource& add_management_acls(Scope scope, const Vpc& vpc);

}  // namespace ashlar::systems
