#include "cli/what_is_left.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "aws/default_vpc.h"
#include "aws/inventory.h"
#include "base/parallel.h"
#include "cli/close_accounts.h"
#include "cli/plan_events.h"
#include "config/role_names.h"
#include "engine/recorded_units.h"

namespace ashlar::cli {

namespace {

using aws::Remaining;
using Json = nlohmann::ordered_json;

constexpr std::size_t at_once = 16;

/// A region of an account, as whom it is looked at, and what was found.
struct Place {
  const Unit* unit = nullptr;
  std::string region;
  Expected<std::vector<Remaining>> found = {};
};
using Places = std::vector<Place>;

bool is_last_snapshot(const Remaining& one) {
  return one.kind == "rds:snapshot" || one.kind == "ec2:snapshot" || one.kind == "elasticache:snapshot";
}

std::string why_left(const Remaining& one) {
  if (one.goes) return "AWS holds on to it until then";
  if (one.about.ends_with(", closed")) return "AWS removes it 90 days after it was closed";
  if (one.kind.starts_with("organizations:")) return "accounts are closed by name only";
  if (one.kind == "iam:role" && one.id.ends_with("/" + std::string(first_role)))
    return "AWS made it with the account, which is entered by it";
  if (is_last_snapshot(one)) return "what it holds may be nowhere else: remove it yourself";
  if (one.kind == "ec2:instance" && one.tags.contains("aws:autoscaling:groupName"))
    return "an Auto Scaling group started it; AWS tells of it for an hour after its end";
  if (!one.tags.contains("ashlar:id")) return "not made by Ashlar";
  return "made by Ashlar; AWS may tell of it for some time after its end";
}

void tell(const Place& place, const Remaining& one, const Output& out) {
  const std::string& account = place.unit->path.account;
  if (out.json()) {
    Json event{{"event", "left"}, {"account", account}, {"region", place.region}, {"kind", one.kind},
               {"id", one.id},    {"about", one.about}, {"why", why_left(one)},   {"goes", nullptr}};
    if (one.goes)
      event["goes"] =
          fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(*one.goes)));
    print_event(event);
  }
  out.line(fmt::format("  {} {} {}: {}", account, place.region, aws::describe(one), why_left(one)));
}

void tell(const Places& places, std::string_view heading, const Output& out) {
  const bool any = std::any_of(places.begin(), places.end(),
                               [](const Place& place) { return !place.found || !place.found->empty(); });
  if (any) out.line(fmt::format("\n{}", heading));
  for (const Place& place : places) {
    if (!place.found) {
      if (out.json())
        print_event({{"event", "not_looked_at"},
                     {"account", place.unit->path.account},
                     {"region", place.region},
                     {"why", place.found.error().text()}});
      out.line(fmt::format("  {} {} could not be looked at: {}", place.unit->path.account, place.region,
                           place.found.error().text()));
      continue;
    }
    for (const Remaining& one : *place.found) tell(place, one, out);
  }
}

using Look = std::function<Expected<std::vector<Remaining>>(const aws::Client&, const std::string& region)>;

void look(Places& places, engine::Roles& roles, const Look& at) {
  in_parallel(
      places.size(),
      [&](std::size_t i) { places[i].found = at(roles.of(*places[i].unit), places[i].region); },
      std::min(places.size(), at_once));
}

/// As whoever enters the account from the management account: the role that deploys has gone.
Places all_regions(const EngineWorkspace& workspace) {
  Places places;
  for (const auto& [path, unit] : workspace.workspace.architecture->units()) {
    if (path.part != "access" || path.region != global_place || !unit->account_id_known) continue;
    const auto regions = aws::enabled_regions(workspace.access.roles->of(*unit), unit->state.region);
    if (!regions) places.push_back({unit.get(), "everywhere", tl::unexpected(regions.error())});
    if (regions)
      for (const std::string& region : *regions) places.push_back({unit.get(), region});
  }
  return places;
}

}  // namespace

void tell_what_is_left(const EngineWorkspace& workspace, const Output& out) {
  Places places = all_regions(workspace);
  Places refused;
  std::copy_if(places.begin(), places.end(), std::back_inserter(refused),
               [](const Place& place) { return !place.found; });
  std::erase_if(places, [](const Place& place) { return !place.found; });
  look(places, *workspace.access.roles, aws::inventory);
  places.insert(places.end(), refused.begin(), refused.end());
  tell(places, "What is left in the accounts:", out);
}

void tell_what_is_held(const EngineWorkspace& workspace, const engine::Plan& destroyed, const Output& out) {
  std::map<std::pair<std::string, std::string>, Place> by_account;
  std::set<std::string> arns;
  for (const engine::Change& change : destroyed.changes) {
    if (change.type != "aws_kms_key" && change.type != "aws_secretsmanager_secret") continue;
    const Unit* unit = workspace.workspace.architecture->find(engine::unit_path_of(change.unit).value());
    const std::string& region = change.in_home_region ? unit->state.region : unit->provider_region;
    arns.insert(provider::text_at(change.prior.value, "arn"));
    by_account.try_emplace({unit->path.account, region}, Place{unit, region});
  }
  Places places;
  for (auto& entry : by_account) places.push_back(std::move(entry.second));
  look(places, *workspace.access.roles, [&](const aws::Client& client, const std::string& region) {
    auto found = aws::keys_and_secrets(client, region);
    if (found) std::erase_if(*found, [&](const Remaining& one) { return !arns.contains(one.id); });
    return found;
  });
  tell(places, "What AWS holds on to:", out);
}

void tell_closed_accounts(const EngineWorkspace& workspace, const Output& out) {
  const Unit& unit = organization_unit(workspace);
  tell({{&unit, unit.state.region, closed_accounts(workspace)}}, "Accounts that are closed:", out);
}

}  // namespace ashlar::cli
