// The lab as verification sees it: real sockets in its networks, and the topology that says what to expect.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/ground.h"
#include "lab/lab.h"
#include "topology/topology.h"

namespace ashlar::lab {

class View {
 public:
  View(Lab& lab, const topology::Topology& topology, const Folder& folder)
      : lab_(lab), topology_(topology), folder_(folder) {}

  Lab& lab() { return lab_; }
  const topology::Topology& topology() const { return topology_; }
  std::string authority() const { return folder_.authority(); }

  /// A socket that lives in that network of the lab. Made many at a time, and kept until wanted.
  Expected<Descriptor> socket(const std::string& name_space, bool udp = false);

 private:
  Lab& lab_;
  const topology::Topology& topology_;
  const Folder& folder_;
  std::map<std::pair<std::string, bool>, std::vector<Descriptor>> kept_;
};

}  // namespace ashlar::lab
