#include "engine/loss.h"

#include <algorithm>
#include <optional>

#include "engine/attribute_changes.h"
#include "engine/loss_table.h"

namespace ashlar::engine {

namespace {

using provider::Value;

/// Without the steps into lists and maps: which of several rules it is does not matter.
std::string plain_path(const provider::Path& path) {
  std::string text;
  for (const provider::Step& step : path)
    if (step.kind == provider::Step::Kind::Attribute) text += (text.empty() ? "" : ".") + step.name;
  return text;
}

std::optional<std::int64_t> whole_number(const Value& value) {
  const auto* number = value.as<provider::Number>();
  return number == nullptr ? std::nullopt : number->int64();
}

bool is_lower(const AttributeChange& attribute) {
  const auto was = whole_number(attribute.before);
  const auto is = whole_number(attribute.after);
  return was && is && *is < *was;
}

/// Something of it is not there any more.
bool is_shrunk(const AttributeChange& attribute) {
  const auto* before = attribute.before.as<provider::List>();
  const auto* after = attribute.after.as<provider::List>();
  return before != nullptr && after != nullptr &&
         std::any_of(before->begin(), before->end(), [&](const Value& one) {
           return std::find(after->begin(), after->end(), one) == after->end();
         });
}

bool goes_that_way(const Alteration& row, const AttributeChange& attribute) {
  switch (row.way) {
    case Alteration::Way::Any:
    case Alteration::Way::InWindow:
      return true;
    case Alteration::Way::Lowered:
      return is_lower(attribute);
    case Alteration::Way::Shrunk:
      return is_shrunk(attribute);
    case Alteration::Way::Off:
      return attribute.after == Value(false);
  }
  return false;
}

bool is_set(const Value& value, std::string_view name) {
  const Value* member = value.find(name);
  const bool* flag = member == nullptr ? nullptr : member->as<bool>();
  return flag != nullptr && *flag;
}

std::string when(const Alteration& row, const Change& change) {
  if (row.way != Alteration::Way::InWindow) return "";
  return is_set(change.planned.value, "apply_immediately") ? ", at once" : ", in its next maintenance window";
}

Loss of_departure(const Change& change) {
  for (const Departure& row : departures())
    if (row.type == change.type && (row.holds == nullptr || row.holds(change)))
      return {row.what, std::string(row.why)};
  return {};
}

/// Its successor serves by now; what it holds may be nowhere else.
Loss of_deposed(const Change& change) {
  Loss loss = of_departure(change);
  return loss.what == Loses::Data ? loss : Loss{};
}

bool is_meant(const Alteration& row, const Change& change, const AttributeChange& attribute) {
  return row.type == change.type && row.path == plain_path(attribute.path) && goes_that_way(row, attribute) &&
         (row.holds == nullptr || row.holds(change));
}

void add(Loss one, Loss& all) {
  if (all.why.find(one.why) != std::string::npos) return;
  if (one.what > all.what) std::swap(one, all);
  all.why += (one.why.empty() ? "" : "; ") + one.why;
}

/// All that is lost, the worst first.
Loss of_alteration(const schema::Schema& schema, const Change& change) {
  Loss all;
  for (const AttributeChange& attribute : attribute_changes(schema, change))
    for (const Alteration& row : alterations())
      if (is_meant(row, change, attribute)) add({row.what, std::string(row.why) + when(row, change)}, all);
  return all;
}

}  // namespace

Loss loss_of(const schema::Schema& schema, const Change& change) {
  if (!change.deposed.empty()) return of_deposed(change);
  if (change.action == Action::Delete || change.action == Action::Replace) return of_departure(change);
  return change.action == Action::Update ? of_alteration(schema, change) : Loss{};
}

}  // namespace ashlar::engine
