// The architecture as a graph: resources of the Terraform AWS provider, in units, which are the boundaries of
// state.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "model/value.h"
#include "schema/schema.h"

namespace ashlar {

class Unit;

/// The line of a system's source that made a resource, for messages to those who write systems.
struct Maker {
  const char* file = "";
  int line = 0;

  static Maker here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) { return {file, line}; }
};

/// Terraform's `lifecycle` arguments.
struct Lifecycle {
  bool create_before_destroy = false;
  bool prevent_destroy = false;
  std::vector<std::string> ignore_changes;
};

class Resource {
 public:
  schema::Mode mode = schema::Mode::Managed;
  std::string type;
  std::string name;
  Object attributes;
  Lifecycle lifecycle;
  std::vector<const Resource*>
      depends_on;  ///< resources of the same unit that must come first though nothing refers
  Unit* unit = nullptr;
  bool in_home_region = false;  ///< made by a provider in the home region, wherever the unit's own works
  std::string_view system;      ///< the system it belongs to: "vpc", "mysql"
  Place from;                   ///< the user's line that asked for it
  Maker maker;

  /// A reference to one of its attributes.
  Value operator[](std::string_view path) const { return Reference{this, std::string(path)}; }
  Resource& set(std::string_view attribute, Value value) {
    ashlar::set(attributes, attribute, std::move(value));
    return *this;
  }
  /// `aws_subnet.app_a`, as Terraform says it inside a unit.
  std::string address() const;
  /// `stage/eu-west-1/stage/vpc//aws_subnet.app_a`: unique in the organisation.
  std::string full_address() const;
};

/// Where a unit's folder stands: `<account>/<region>/<environment>/<part>`.
struct UnitPath {
  std::string account;
  std::string region;       ///< `_global` for what has no region
  std::string environment;  ///< `_global` for what serves the whole region, `mgmt` for the management VPC
  std::string part;

  std::string text() const;
  auto operator<=>(const UnitPath&) const = default;
};

inline constexpr std::string_view global_place = "_global";
inline constexpr std::string_view management_place = "mgmt";

/// What a unit's README says of it, besides what can be read off its resources.
struct UnitDescription {
  std::string title;
  std::string what;  ///< what it is, in a sentence or two
  std::string loss;  ///< what it costs to lose it
};

/// The bucket that holds an account's states. Objects are named after units: `<path>/terraform.tfstate`, and
/// `exports/<path>.json` for what other accounts may read.
struct StateStore {
  std::string bucket;
  std::string region;
  std::string key;  ///< ARN of the KMS key's alias: without it S3 would use its own key, not the bucket's
};

class Unit;

/// By path, so that sets of units are in the same order in every run.
struct UnitOrder {
  bool operator()(const Unit* a, const Unit* b) const;
};
using UnitSet = std::set<const Unit*, UnitOrder>;

class Unit {
 public:
  UnitPath path;
  UnitDescription description;
  std::string account_id;
  bool account_id_known = false;
  std::string provider_region;  ///< where its provider works; the home region for `_global`
  std::string deploy_role_arn;  ///< the role that its provider assumes; empty: none, the caller's own will do
  StateStore state;             ///< where its state lives
  Object default_tags;
  std::vector<std::unique_ptr<Resource>> resources;  ///< in the order made
  /// Terraform that the team wrote, by path in the unit's folder; such a unit has no resources of ours.
  std::map<std::string, std::string> team_files;
  /// What the team's files are given, as `local.ashlar`.
  Object given;
  /// Attributes that other units read, by output name; filled when the graph is linked.
  std::map<std::string, Reference> outputs;
  /// Units it reads from; filled when the graph is linked.
  UnitSet reads;
  /// Units that must be there before it although nothing of theirs is read: AWS asks for an order that no
  /// attribute carries.
  UnitSet after;

  /// All units that come before it: `reads` and `after`.
  UnitSet depends_on() const;

  const Resource* find(std::string_view address) const;
};

inline bool UnitOrder::operator()(const Unit* a, const Unit* b) const { return a->path < b->path; }

/// Makes a system's resources in a unit.
class Scope {
 public:
  /// `from`: the user's line that asked for the system.
  Scope(Unit& unit, std::string_view system, Span from) : unit_(&unit), system_(system), from_(from.start) {}

  /// Names must be unique per type in a unit; a second one of the same name is a bug and throws.
  Resource& add(std::string type, std::string name, Object attributes, Maker maker = Maker::here()) {
    return add(schema::Mode::Managed, std::move(type), std::move(name), std::move(attributes), maker);
  }
  Resource& add_ephemeral(std::string type, std::string name, Object attributes,
                          Maker maker = Maker::here()) {
    return add(schema::Mode::Ephemeral, std::move(type), std::move(name), std::move(attributes), maker);
  }
  Unit& unit() const { return *unit_; }
  /// The same system, on behalf of another line of the user's.
  Scope at(Span from) const { return {*unit_, system_, from}; }

 private:
  Resource& add(schema::Mode mode, std::string type, std::string name, Object attributes, Maker maker);

  Unit* unit_;
  std::string_view system_;
  Place from_;
};

/// A resource that an earlier version of Ashlar had elsewhere in the same account.
struct Move {
  UnitPath unit;                  ///< where it was,
  std::string address;            ///< and what it was called there
  const Resource* now = nullptr;  ///< what it is today

  std::string text() const { return unit.text() + "//" + address; }
};

class Architecture {
 public:
  /// The unit of that path, made at its first mention.
  Unit& unit(const UnitPath& path);
  const Unit* find(const UnitPath& path) const;

  const std::map<UnitPath, std::unique_ptr<Unit>>& units() const { return units_; }
  std::size_t resource_count() const;

  std::vector<Move> moves;  ///< what states of earlier versions have under another address

 private:
  std::map<UnitPath, std::unique_ptr<Unit>> units_;
};

/// What other units read becomes an output of its unit; a cycle of units, a reference to a sensitive
/// attribute of another unit, or to an attribute that does not exist throws std::logic_error naming the chain
/// and the makers: none of them can come from the user's settings.
void link(Architecture& architecture, const schema::Schema& schema);

/// The name of the output that carries a reference: `vpc_main_id` for `aws_vpc.main.id`.
std::string output_name(const Reference& reference);

}  // namespace ashlar
