// A small supervisor for tests of data stores: real servers in one private network, where each binds its own
// address and the group's is led to whoever holds it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <sys/types.h>

#include "base/temporary_folder.h"
#include "lab/failover/failover_runner.h"
#include "lab/ground.h"

namespace ashlar::test {

topology::Address address(const std::string& text);

/// A node of an address, for `topology.interfaces`.
topology::InterfaceId add_interface(topology::Topology& topology, const std::string& name,
                                    const std::string& at);

class StoreLab : public lab::GroupHands {
 public:
  StoreLab();
  ~StoreLab() override;
  StoreLab(const StoreLab&) = delete;
  StoreLab& operator=(const StoreLab&) = delete;

  lab::Ground ground() { return {topology, folder, secrets, certificates, {}, {}}; }
  std::string authority() const { return certificates.authority_path(); }

  /// To be started as `name`, with words added to its command: where to bind.
  void add(lab::Server server, const std::vector<std::string>& words);
  /// Starts those that do not run.
  void start_all();
  void stop(const std::string& name, int signal);  ///< and waits for its end, for a while
  void signal(const std::string& name, int number) const;
  bool runs(const std::string& name);
  bool accepts(const std::string& name) const;  ///< a connection at its own address
  bool healthy(const std::string& name) const;  ///< that, and its health command says so
  /// No packet reaches the others from its address any more, or to it; or all do again.
  void cut_off(const std::string& name);
  void heal();
  long resident_kilobytes(const std::string& name) const;
  std::string log(const std::string& name) const { return slurp(folder.log(name)); }

  /// Lets a group run by itself until a condition holds; false after `patience`.
  bool run(lab::Failover& failover, lab::Replication& replication, const std::function<bool()>& until,
           std::chrono::seconds patience = std::chrono::seconds(30));
  void use(const lab::ServerGroup& group) { group_ = group; }

  Expected<void> start(const std::string& name) override;
  Expected<void> fence(const std::string& name) override;
  Expected<void> hold(const std::string& name) override;

 private:
  struct Running {
    lab::Server server;
    pid_t pid = -1;
  };

  void tell(lab::Failover& failover, bool poll);
  void tell_of(lab::Failover& failover, const std::string& name, bool poll);
  topology::Address address_of(const std::string& name) const;
  void set_rules(const std::string& table, const std::string& chains) const;

  TemporaryFolder root_;

 public:
  topology::Topology topology;
  lab::Folder folder;
  lab::Secrets secrets;
  lab::Certificates certificates;

 private:
  std::map<std::string, Running> servers_;
  lab::ServerGroup group_;
  std::string cut_off_;
};

}  // namespace ashlar::test
