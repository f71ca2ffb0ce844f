// The lab as verification sees it: real sockets in its networks, and the topology that says what to expect.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "lab/ground.h"
#include "lab/lab.h"
#include "lab/verify/choices.h"
#include "topology/topology.h"

namespace ashlar::lab {

/// What verification left in stores beside keys that begin with its mark, to be taken back.
struct Written {
  std::map<topology::Place, std::vector<std::string>> rows;  ///< of MySQL, by services' own ids
  std::map<topology::Place, int> visits;                     ///< that Redis counted
  std::map<std::string, std::vector<std::string>> keys;      ///< by cache
};

class View {
 public:
  View(Lab& lab, const topology::Topology& topology, const Folder& folder, Choices choices = {});

  Lab& lab() { return lab_; }
  const topology::Topology& topology() const { return topology_; }
  const Folder& folder() const { return folder_; }
  const Choices& choices() const { return choices_; }
  std::string authority() const { return folder_.authority(); }

  /// A socket that lives in that network of the lab. Made many at a time, and kept for
  /// who wants more there.
  Expected<Descriptor> socket(const std::string& name_space, bool udp = false);

  /// What every key that this run writes begins with: `verify-18c2…-`.
  const std::string& mark() const { return mark_; }
  Written& written() { return written_; }

 private:
  Lab& lab_;
  const topology::Topology& topology_;
  const Folder& folder_;
  Choices choices_;
  std::string mark_;
  Written written_;
  struct Kept {
    std::string name_space;
    std::vector<Descriptor> sockets;
  };
  std::array<Kept, 2> kept_;  ///< of TCP and of UDP
};

}  // namespace ashlar::lab
