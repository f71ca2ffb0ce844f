// Clients of the lab's stores, as a person would start them: from a pod that uses the store, with that pod's
// own credentials. To the store's own address, which leads to whoever serves, or to one server of it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/desired.h"
#include "lab/servers/store_client.h"

namespace ashlar::lab {

/// By the store's name, `stage.stage.mysql`, `stage.stage.redis`, and by each of its servers' names,
/// `stage.stage.mysql.primary`. Stores that no service uses have none.
std::map<std::string, StoreClient> store_clients(const Desired& running);

}  // namespace ashlar::lab
