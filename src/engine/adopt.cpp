// From an id to a state, by the provider's import and a reading after it.
#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "engine/find_again.h"
#include "engine/found_words.h"
#include "engine/untold.h"
#include "engine/ways_to_find.h"

namespace ashlar::engine {

namespace {

using provider::Diagnostics;
using provider::State;
using Found = Expected<std::optional<State>>;

tl::unexpected<Failure> cannot_read(const Lost& lost, const std::string& id, std::string reason) {
  Failure failure;
  failure.operation = "read";
  failure.target = fmt::format("{} (found as {})", lost.resource.full_address(), id);
  failure.reason = std::move(reason);
  return tl::unexpected(std::move(failure));
}

std::string first_error(const Diagnostics& diagnostics) {
  for (const provider::Diagnostic& one : diagnostics)
    if (one.severity == Severity::Error) return provider::text(one);
  return "";
}

/// Most types answer a reading of what is not there with nothing; these words are how the others say it.
bool says_that_nothing_is_there(const std::string& error) {
  constexpr std::array<std::string_view, 3> words{"couldn't find resource", "empty result",
                                                  "No association found"};
  return contains_any(error, words);
}

/// An error that means that there is nothing, or a failure.
Found nothing_or_failure(const Lost& lost, const std::string& id, const std::string& error) {
  if (says_that_nothing_is_there(error)) return std::nullopt;
  return cannot_read(lost, id, error);
}

Found import_and_read(const Lost& lost, const std::string& id, const provider::Session& session) {
  const auto imported = session.import_resource(lost.type, id);
  if (!imported) return tl::unexpected(imported.error().failure);
  if (const std::string error = first_error(imported->diagnostics); !error.empty())
    return nothing_or_failure(lost, id, error);
  if (imported->resources.empty()) return std::nullopt;
  auto read = session.read_resource(lost.type, imported->resources.front().state);
  if (!read) return tl::unexpected(read.error().failure);
  if (const std::string error = first_error(read->diagnostics); !error.empty())
    return nothing_or_failure(lost, id, error);
  if (!read->state || read->state->value.is_null()) return std::nullopt;
  keep_what_aws_does_not_tell(lost.type, lost.config, read->state->value);
  move_to_where_it_is_asked_for(lost.resource, read->state->value);
  return std::move(read->state);
}

/// The provider reads some of what is not there as a thing without a name (5.100.0:
/// aws_guardduty_organization_admin_account).
bool is_nothing(const State& found, const Lost& lost) {
  const auto* way = std::get_if<ByName>(way_to_find(lost.type.name));
  if (way == nullptr) return false;
  const Lost read{lost.resource, lost.type, found.value, lost.account_id, lost.region};
  return std::any_of(way->ids.begin(), way->ids.end(), [&](std::string_view pattern) {
    return filled(pattern, lost, nullptr) && !filled(pattern, read, nullptr);
  });
}

/// Not what a state holds already, and not what is marked as another resource: somebody else may have made
/// something of the same name.
bool is_lost_one(const State& found, const Lost& lost) {
  const auto& known = lost.recorded;
  if (std::find(known.begin(), known.end(), id_of(found)) != known.end()) return false;
  if (lost.id) return true;
  const auto wanted = mark_of(lost.config);
  const auto mark = mark_of(found.value);
  return mark == wanted || (!mark && may_lack_its_mark(lost.type.name));
}

}  // namespace

Expected<std::vector<State>> find_all(const Lost& lost, const aws::Client& client,
                                      const provider::Session& session) {
  const auto ids = possible_ids(lost, client);
  if (!ids) return tl::unexpected(ids.error());
  std::vector<State> found;
  for (const std::string& id : *ids) {
    auto read = import_and_read(lost, id, session);
    if (!read) return tl::unexpected(read.error());
    if (*read && !is_nothing(**read, lost) && is_lost_one(**read, lost)) found.push_back(std::move(**read));
  }
  return found;
}

Found find_again(const Lost& lost, const aws::Client& client, const provider::Session& session) {
  auto found = find_all(lost, client, session);
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return std::nullopt;
  if (found->size() == 1) return std::move(found->front());
  Failure failure;
  failure.operation = "find";
  failure.target = lost.resource.full_address();
  failure.reason = "there is more than one of it";
  return tl::unexpected(std::move(failure));
}

}  // namespace ashlar::engine
