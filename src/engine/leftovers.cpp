#include "engine/leftovers.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "engine/state_update.h"

namespace ashlar::engine {

namespace {

using namespace std::chrono_literals;
using aws::Leftovers;

using Find = Expected<Leftovers> (*)(const aws::Client&, const std::string& region, const std::string& name);

/// What a type's service makes beside it.
struct Habit {
  std::string_view type;
  const char* name;                     ///< the attribute that holds what its service calls it
  std::vector<std::string> log_groups;  ///< these with the name after them, and what is below
  Find find = nullptr;
};

/// Source: the services' guides: Lambda, "Log groups"; EKS, "Control plane logs"; CloudWatch, "Container
/// Insights"; RDS, "Publishing database logs to CloudWatch Logs"; Amazon EBS, "Data Lifecycle Manager". What
/// Lambda leaves in a VPC goes with the subnets and security groups that it is in: the provider sees to that,
/// and waits for it.
const std::vector<Habit>& habits() {
  static const std::vector<Habit> all{
      {"aws_db_instance", "identifier", {"/aws/rds/instance/"}},
      {"aws_dlm_lifecycle_policy", "id", {}, aws::leftover_volume_snapshots},
      {"aws_eks_cluster", "name", {"/aws/eks/", "/aws/containerinsights/"}, aws::leftovers_of_cluster},
      {"aws_lambda_function", "function_name", {"/aws/lambda/"}},
      {"aws_vpc", "id", {}, aws::leftover_interfaces},
  };
  return all;
}

const Habit* habit_of(std::string_view type) {
  const auto found =
      std::find_if(habits().begin(), habits().end(), [&](const Habit& habit) { return habit.type == type; });
  return found == habits().end() ? nullptr : &*found;
}

std::string region_of(const Unit& unit, bool in_home_region) {
  return in_home_region ? unit.state.region : unit.provider_region;
}

std::string in_account(const Unit& unit, const std::string& region, const std::string& name) {
  return unit.account_id + " " + region + " " + name;
}

/// None where AWS names it only when it is made.
std::optional<Origin> origin_of(const Resource& resource) {
  const Habit* habit = habit_of(resource.type);
  const ashlar::Value* value = habit == nullptr ? nullptr : find(resource.attributes, habit->name);
  const auto* name = value == nullptr ? nullptr : value->as<std::string>();
  if (name == nullptr) return std::nullopt;
  return Origin{resource.type, *name, resource.unit, region_of(*resource.unit, resource.in_home_region)};
}

}  // namespace

std::optional<Origin> origin_of(const Unit& unit, const Change& change) {
  const Habit* habit = habit_of(change.type);
  if (habit == nullptr || change.action != Action::Delete || !change.deposed.empty()) return std::nullopt;
  const std::string name = text_at(change.prior.value, habit->name);
  if (name.empty()) return std::nullopt;
  return Origin{change.type, name, &unit, region_of(unit, change.in_home_region)};
}

Origins origins_of(const Plan& plan, const Architecture& architecture) {
  Origins all;
  for (const auto& entry : architecture.units())
    for (const Change& change : plan.changes)
      if (change.unit == entry.second->path.text())
        if (auto origin = origin_of(*entry.second, change)) all.insert(std::move(*origin));
  return all;
}

Origins origins_of(const Architecture& architecture, const Selection& selection, const States& states) {
  Origins all;
  for (const auto& entry : architecture.units()) {
    const auto state = states.find(entry.second->path.text());
    if (state == states.end() || state->second.lineage.empty()) continue;  // nothing was ever made of it
    for (const auto& resource : entry.second->resources)
      if (matches(selection, *resource) && state->second.find(resource->address()) == nullptr)
        if (auto origin = origin_of(*resource)) all.insert(std::move(*origin));
  }
  return all;
}

OwnLogGroups::OwnLogGroups(const Architecture& architecture, const States& states) {
  const std::string home = provider_in_states("home");
  for (const auto& entry : architecture.units()) {
    const Unit& unit = *entry.second;
    const auto state = states.find(unit.path.text());
    if (state == states.end()) continue;
    for (const terraform::StateResource& resource : state->second.resources) {
      if (resource.mode != "managed" || resource.type != "aws_cloudwatch_log_group") continue;
      for (const terraform::StateObject& object : resource.objects)
        all_.insert(in_account(unit, region_of(unit, resource.provider == home),
                               object.attributes.value("name", std::string())));
    }
  }
}

bool OwnLogGroups::contains(const Unit& unit, const aws::Leftover& leftover) const {
  return leftover.kind == aws::LeftoverKind::LogGroup &&
         all_.contains(in_account(unit, leftover.region, leftover.id));
}

Expected<Leftovers> leftovers_of(const Origin& origin, const OwnLogGroups& own, Roles& roles) {
  const Habit& habit = *habit_of(origin.type);
  const aws::Client& client = roles.of(*origin.unit);
  Leftovers all;
  if (habit.find != nullptr) {
    auto found = habit.find(client, origin.region, origin.name);
    if (!found) return found;
    all = std::move(*found);
  }
  for (const std::string& prefix : habit.log_groups) {
    auto found = aws::leftover_log_groups(client, origin.region, prefix + origin.name);
    if (!found) return found;
    all.insert(all.end(), found->begin(), found->end());
  }
  std::erase_if(all, [&](const aws::Leftover& one) { return own.contains(*origin.unit, one); });
  return all;
}

/// A load balancer's interfaces, which hold its security groups, go a minute or two after it.
Expected<void> remove_leftovers(const Origin& origin, const OwnLogGroups& own, Roles& roles,
                                const std::function<void(const aws::Leftover&)>& tell,
                                const std::function<bool()>& stop) {
  constexpr auto pause = 5s;
  constexpr int most_tries = 120;
  const auto found = leftovers_of(origin, own, roles);
  if (!found) return tl::unexpected(found.error());
  for (const aws::Leftover& leftover : *found) {
    auto removed = aws::remove(roles.of(*origin.unit), leftover);
    for (int tries = 1; !removed && removed.error().retryable && tries < most_tries && !stop(); ++tries) {
      std::this_thread::sleep_for(pause);
      removed = aws::remove(roles.of(*origin.unit), leftover);
    }
    if (!removed) return removed;
    if (tell) tell(leftover);
  }
  return {};
}

}  // namespace ashlar::engine
