// A client of a store, as a person would start it where a pod stands that uses the store.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/server.h"

namespace ashlar::lab {

struct StoreClient {
  std::string name_space;
  std::vector<std::string> command;          ///< `{folder}` stands for where its files are
  std::map<std::string, std::string> files;  ///< credentials; readable by their owner alone
  std::map<std::string, std::string> environment;
};

/// What stands in the pod's file of that secret; empty where it has none.
inline std::string pod_secret(const Server& pod, const std::string& name) {
  const auto found = pod.files.find("secrets/" + name);
  return found == pod.files.end() ? "" : found->second;
}

}  // namespace ashlar::lab
