// RDS instances: the primary in the first subnet of its group, what stands by in the next, replicas in the
// others.
#include <algorithm>

#include "topology/parameters.h"
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

constexpr NamePart named{"", "database"};

struct EnginePort {
  std::string_view engine;  ///< what the engine's name begins with
  int port;
};
/// RDS User Guide, `CreateDBInstance`.
constexpr EnginePort engine_ports[] = {{"mysql", 3306},  {"mariadb", 3306},   {"postgres", 5432},
                                       {"oracle", 1521}, {"sqlserver", 1433}, {"custom-oracle", 1521}};

int usual_port(const std::string& engine) {
  for (const EnginePort& each : engine_ports) {
    if (engine.starts_with(each.engine)) return each.port;
  }
  return 0;
}

const Resource* source_of(const Building& building, const Resource& resource) {
  return building.read(resource).resource_at("replicate_source_db", {"aws_db_instance"});
}

/// The database itself, and whom it copies: what it does not say is the source's.
class Lineage {
 public:
  Lineage(const Building& building, const Resource& resource) {
    const Resource* each = &resource;
    // A chain of replicas is short; one that bites its tail is cut.
    for (int length = 0; each && length < 8; ++length) {
      generations_.push_back(building.read(*each));
      each = source_of(building, *each);
    }
  }

  /// The first that says so; the database itself where none does.
  const Attributes& that_has(std::string_view name) const {
    for (const Attributes& each : generations_) {
      if (each.has(name)) return each;
    }
    return generations_.front();
  }
  std::string text(std::string_view name) const { return that_has(name).text(name); }

 private:
  std::vector<Attributes> generations_;
};

std::vector<SubnetId> subnets_of(const Building& building, const Lineage& lineage) {
  const Resource* group =
      lineage.that_has("db_subnet_group_name").resource_at("db_subnet_group_name", {"aws_db_subnet_group"});
  return group ? building.subnets(building.read(*group), "subnet_ids") : std::vector<SubnetId>();
}

/// How many places of the subnet group those before it in the list have: a standby counts.
std::size_t place_of(const Building& building, const Resource& resource) {
  const Resource* source = source_of(building, resource);
  if (!source) return 0;
  std::size_t place = building.read(*source).flag("multi_az") ? 2 : 1;
  for (const Resource* other : building.graph.all("aws_db_instance")) {
    if (other == &resource) break;
    if (source_of(building, *other) == source) place += building.read(*other).flag("multi_az") ? 2 : 1;
  }
  return place;
}

/// Where the zone is named, its subnet; else the next in turn.
SubnetId subnet_for(const Building& building, const Attributes& from, const std::vector<SubnetId>& subnets,
                    std::size_t place) {
  const std::string zone = from.text("availability_zone");
  for (const SubnetId& subnet : subnets) {
    if (building.topology.subnets.at(subnet).zone == zone) return subnet;
  }
  return subnets[place % subnets.size()];
}

/// A replica without groups of its own has the default one, not its source's (RDS API reference,
/// "CreateDBInstanceReadReplica").
void place_node(Building& building, const Attributes& from, std::string_view part, const std::string& name,
                const SubnetId& subnet) {
  PlannedInterface& node = building.plan(from.resource(), part, name, subnet, Attachment::Database);
  node.interface.groups = building.groups(from, "vpc_security_group_ids", subnet);
  if (from.flag("publicly_accessible")) node.public_key = node.interface.id.text;
}

std::string floating_key(const Building& building, const Resource& resource) {
  return building.id(resource) + "#address";
}

void place_database(Building& building, const Resource& resource) {
  const Attributes from = building.read(resource);
  const std::vector<SubnetId> subnets = subnets_of(building, Lineage(building, resource));
  if (subnets.empty()) return building.unmodelled(resource, "stands in subnets that are not in the graph");
  const std::size_t first = place_of(building, resource);
  const std::string& name = building.naming.of(resource, named);
  const SubnetId subnet = subnet_for(building, from, subnets, first);
  place_node(building, from, "first", name, subnet);
  if (!from.flag("multi_az")) return;
  const auto at = std::find(subnets.begin(), subnets.end(), subnet);
  const std::size_t next = (static_cast<std::size_t>(at - subnets.begin()) + 1) % subnets.size();
  place_node(building, from, "standby", name + "-standby", subnets[next]);
  building.floating.push_back({floating_key(building, resource), subnet});
}

/// The secret that holds the administrator's password: one that the graph fills, or that RDS makes itself.
SecretId password_of(Building& building, const Lineage& lineage) {
  for (std::string_view name : {"password_wo", "password"}) {
    const Resource* secret = lineage.that_has(name).resource_at(name, {"aws_secretsmanager_secret"});
    if (secret) return {building.id(*secret)};
  }
  const Attributes& managed = lineage.that_has("manage_master_user_password");
  if (!managed.flag("manage_master_user_password")) return {};
  SecretId id{building.id(managed.resource()) + "#master-user-secret"};
  const std::string name = "rds!" + building.values.text(Reference{&managed.resource(), "resource_id"});
  building.topology.secrets[id] = {
      id, "<" + managed.resource().address() + ".master_user_secret[0].secret_arn>", name};
  return id;
}

Endpoint endpoint_of(const Building& building, const Resource& resource, const Lineage& lineage) {
  return {building.values.text(Reference{&resource, "address"}),
          lineage.that_has("port").number("port", usual_port(lineage.text("engine")))};
}

Address address_of(const Building& building, const Resource& resource,
                   const std::vector<InterfaceId>& nodes) {
  const auto floating = building.floating_addresses.find(floating_key(building, resource));
  if (floating != building.floating_addresses.end()) return floating->second;
  return building.topology.interfaces.at(nodes.front()).address;
}

void describe(Building& building, const Resource& resource) {
  const Lineage lineage(building, resource);
  Database database;
  database.nodes = building.placed(resource);
  if (database.nodes.empty()) return;
  database.id = {building.id(resource)};
  database.name = building.values.text(Reference{&resource, "identifier"});
  database.address_name = building.naming.of(resource, named);
  database.place = building.naming.place(resource);
  database.engine = lineage.text("engine");
  database.version = lineage.text("engine_version");
  database.endpoint = endpoint_of(building, resource, lineage);
  database.address = address_of(building, resource, database.nodes);
  database.database = lineage.text("db_name");
  database.username = lineage.text("username");
  database.password = password_of(building, lineage);
  database.parameters =
      parameters_of(building, lineage.that_has("parameter_group_name")
                                  .resource_at("parameter_group_name", {"aws_db_parameter_group"}));
  const Resource* source = source_of(building, resource);
  if (source) database.replica_of = {building.id(*source)};
  building.topology.databases.emplace(database.id, std::move(database));
}

}  // namespace

void place_databases(Building& building) {
  for (const Resource* resource : building.graph.all("aws_db_instance")) place_database(building, *resource);
}

void describe_databases(Building& building) {
  for (const Resource* resource : building.graph.all("aws_db_instance")) describe(building, *resource);
}

}  // namespace ashlar::topology
