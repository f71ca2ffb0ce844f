// Clients of the lab's stores, as a person would start them: from a pod that uses the store, with that pod's
// own credentials.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/desired.h"

namespace ashlar::lab {

struct StoreClient {
  std::string name_space;
  std::vector<std::string> command;          ///< `{folder}` stands for where its files are
  std::map<std::string, std::string> files;  ///< credentials; readable by their owner alone
  std::map<std::string, std::string> environment;
};

/// By the store's address: `stage.stage.mysql`, `stage.stage.redis`. Stores that no service uses have none.
std::map<std::string, StoreClient> store_clients(const Desired& running);

}  // namespace ashlar::lab
