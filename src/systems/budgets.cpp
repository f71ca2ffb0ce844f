#include "systems/budgets.h"

#include <set>

#include <fmt/format.h>

namespace ashlar::systems {

namespace {

/// Whom the alarms tell; a level may repeat an address.
Value addresses(const Site& site) {
  List emails;
  std::set<std::string> done;
  for (const Located<std::string>& email : *site.common->notify) {
    if (done.insert(*email).second) emails.push_back(Value(email));
  }
  return emails;
}

Value notification(std::string_view kind, Value percent, const Value& emails) {
  return object({
      {"comparison_operator", "GREATER_THAN"},
      {"notification_type", kind},
      {"threshold", std::move(percent)},
      {"threshold_type", "PERCENTAGE"},
      {"subscriber_email_addresses", emails},
  });
}

}  // namespace

void budget(const Site& site, const BudgetSettings& settings, Span from) {
  Scope scope = site.scope(
      "budget", "budgets",
      {.title = "Budget",
       .what = fmt::format("What the account may cost a month, {} USD, and who is told when it nears that.",
                           *settings.monthly),
       .loss = "Nobody is told of unusual costs."},
      from);
  const std::string name = site.account->name + "-monthly";
  const Value emails = addresses(site);
  scope.add(
      "aws_budgets_budget", "monthly",
      {
          {"name", name},
          {"budget_type", "COST"},
          {"time_unit", "MONTHLY"},
          {"limit_amount", Value(std::to_string(*settings.monthly)).from(settings.monthly.at.start)},
          {"limit_unit", "USD"},
          // Straight to people: a topic of the region would have to let AWS Budgets in, and its key too.
          {"notification",
           list({notification("ACTUAL", settings.warn_at, emails), notification("FORECASTED", 100, emails)})},
          {"tags", name_tag(name)},
      });
}

}  // namespace ashlar::systems
