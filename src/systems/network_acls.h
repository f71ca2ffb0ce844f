// Network ACLs: what each tier of a VPC may exchange packets with. They are stateless, so both ways are
// written.
#pragma once

#include "systems/vpc.h"

namespace ashlar::systems {

/// public: open to the world. app: public, persistence, management, and TCP out to anywhere with its returns.
/// persistence: app and management only. Each private tier also talks to itself, across zones.
void add_application_acls(Scope scope, const Vpc& vpc, const Vpc* management);

/// public: open to the world. private: its own VPC, and TCP out with its returns; each application VPC that
/// peers adds its own rules to the ACL that is returned.
const Resource& add_management_acls(Scope scope, const Vpc& vpc);

}  // namespace ashlar::systems
