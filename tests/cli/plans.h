// Plans made by hand, for tests of how they look.
#pragma once

#include <list>
#include <set>
#include <string>

#include "base/source.h"
#include "engine/plan.h"
#include "model/architecture.h"

namespace ashlar::cli {

/// Changes of two accounts, with lines of a file behind them.
struct HandMade {
  HandMade() { file = sources.add("prod/eu-west-1/prod.yaml", "mysql:\n  instance: db.t4g.large\n"); }

  /// `system` empty: nobody asks for it any more.
  engine::Change& add(const std::string& unit, const std::string& address, engine::Action action,
                      const std::string& system, provider::Object prior = {}, provider::Object planned = {}) {
    engine::Change change;
    change.unit = unit;
    change.address = address;
    change.type = address.substr(0, address.find('.'));
    change.action = action;
    if (!system.empty()) {
      Resource& resource = resources.emplace_back();
      resource.system = *systems.insert(system).first;
      change.resource = &resource;
    }
    if (action != engine::Action::Create) change.prior.value = std::move(prior);
    if (action != engine::Action::Delete) change.planned.value = std::move(planned);
    return plan.changes.emplace_back(std::move(change));
  }

  engine::Reason line(std::uint32_t number, const std::string& attribute = {}) const {
    engine::Reason reason;
    reason.kind = engine::Reason::Kind::Line;
    reason.attribute = attribute;
    reason.line = {number, 1, file};
    return reason;
  }

  Sources sources;
  FileId file;
  std::list<Resource> resources;
  std::set<std::string> systems;
  engine::Plan plan;
};

}  // namespace ashlar::cli
