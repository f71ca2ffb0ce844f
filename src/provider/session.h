// Calls to a provider that is configured for one account and region. Values are plain; configurations must
// conform to the type's schema (conform.h). All calls block, and may be made from as many threads as one
// likes: beyond 32 there is nothing to gain.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "provider/answer.h"
#include "provider/diagnostic.h"
#include "provider/path.h"
#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::provider {

class Link;

/// What the provider knows of a resource: null where there is none. `private_data` is its own, kept beside
/// the value.
struct State {
  Value value;
  std::string private_data;
};

struct Upgraded {
  std::optional<Value> value;  ///< none where `diagnostics` hold an error
  Diagnostics diagnostics;
};

struct Read {
  std::optional<State> state;  ///< none where the provider told none; null in it: the resource is gone
  Diagnostics diagnostics;
};

struct Planned {
  std::optional<State> state;  ///< none where `diagnostics` hold an error
  std::vector<Path> requires_replace;
  /// An SDK type: its result may differ from its plan, and Terraform does not mind.
  bool legacy_type_system = false;
  Diagnostics diagnostics;
};

struct Applied {
  /// To be stored also if there are errors. None where the provider told none; null in it: there is no
  /// resource.
  std::optional<State> state;
  bool legacy_type_system = false;
  Diagnostics diagnostics;
};

struct Imported {
  struct Resource {
    std::string type;
    State state;  ///< to be read before use: often nothing but the id
  };
  std::vector<Resource> resources;
  Diagnostics diagnostics;
};

struct DataRead {
  std::optional<Value> value;
  Diagnostics diagnostics;
};

/// An ephemeral resource, or its renewal. Never to be stored.
struct Opened {
  std::optional<Value> value;  ///< none after a renewal, which changes nothing of it
  std::string private_data;
  std::optional<std::chrono::system_clock::time_point> renew_at;
  Diagnostics diagnostics;
};

/// Who AWS says we are.
struct Caller {
  std::string account_id;
  std::string arn;
  std::string user_id;
};

/// A handle: copies are the same session.
class Session {
 public:
  /// None where the session only plans.
  const std::optional<Caller>& caller() const { return caller_; }
  bool only_plans() const { return only_plans_; }

  /// What the provider has against a configuration of a resource, a data source or an ephemeral resource.
  /// Unknowns are allowed, as are values for write-only attributes.
  Answer<Diagnostics> validate(const schema::ResourceType& type, const Value& config) const;

  /// From a state file: its attributes as JSON, and the schema's version that it names. Also mends what an
  /// old version of the provider left.
  Answer<Upgraded> upgrade_state(const schema::ResourceType& type, int version,
                                 std::string_view attributes) const;

  Answer<Read> read_resource(const schema::ResourceType& type, const State& state) const;

  /// `prior`: as read; a null value for a resource to be made. `config`: null for one to be destroyed. The
  /// configuration is validated first, always: a number that is out of range would kill the provider. Where
  /// `replaced_by` (replacement.h) finds a path, the caller plans again with no prior state. `written`: the
  /// configuration to be validated in its place, where `ignore_changes` put values of the prior state into
  /// it.
  Answer<Planned> plan_resource(const schema::ResourceType& type, const State& prior, const Value& config,
                                const Value* written = nullptr) const;

  /// `planned` of `plan_resource`, with the same `prior` and `config`, in which nothing is unknown by now. To
  /// destroy: a planned state with a null value.
  Answer<Applied> apply_resource(const schema::ResourceType& type, const State& prior, const State& planned,
                                 const Value& config) const;

  Answer<Imported> import_resource(const schema::ResourceType& type, const std::string& id) const;

  Answer<DataRead> read_data_source(const schema::ResourceType& type, const Value& config) const;

  Answer<Opened> open_ephemeral(const schema::ResourceType& type, const Value& config) const;
  Answer<Opened> renew_ephemeral(const schema::ResourceType& type, const std::string& private_data) const;
  Answer<Diagnostics> close_ephemeral(const schema::ResourceType& type,
                                      const std::string& private_data) const;

  /// The right to call, for as long as a call takes (turn.h).
  struct Turn;

 private:
  friend class Provider;
  Session(std::shared_ptr<Link> link, std::uint64_t generation, bool only_plans)
      : link_(std::move(link)), generation_(generation), only_plans_(only_plans) {}

  std::shared_ptr<Link> link_;  // shared with the provider and its other sessions
  std::uint64_t generation_;
  bool only_plans_;
  std::optional<Caller> caller_;
};

}  // namespace ashlar::provider
