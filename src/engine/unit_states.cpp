#include "engine/unit_states.h"

#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "aws/sts.h"
#include "base/parallel.h"
#include "engine/graph.h"

namespace ashlar::engine {

namespace {

using terraform::StateFile;

/// By the resources' ARNs, "arn:aws:kms:eu-west-1:200000000005:key/…"; some have none, or AWS's own.
std::set<std::string> accounts_in(const StateFile& state) {
  constexpr std::size_t digits = 12;
  std::set<std::string> accounts;
  for (const terraform::StateResource& resource : state.resources)
    for (const terraform::StateObject& object : resource.objects) {
      const auto arn = object.attributes.find("arn");
      if (resource.mode != "managed" || arn == object.attributes.end() || !arn->is_string()) continue;
      std::string account = aws::account_of(arn->get_ref<const std::string&>());
      if (account.size() == digits) accounts.insert(std::move(account));
    }
  return accounts;
}

/// AWS would say of each resource that it is not there, which is what a destruction wants to hear.
Expected<void> expect_its_account(const Unit& unit, const StateFile& state) {
  if (!unit.account_id_known || is_extra(unit)) return {};
  const std::set<std::string> accounts = accounts_in(state);
  if (accounts.empty() || accounts.contains(unit.account_id)) return {};
  Failure failure;
  failure.operation = "use the state of";
  failure.target = unit.path.text();
  failure.reason = "what it records is in account " + *accounts.begin() + ", and account " +
                   unit.path.account + " is " + unit.account_id + " here";
  failure.help = "put back the id that " + unit.path.account +
                 " had; to begin anew in another account, move that state out of the way";
  return tl::unexpected(std::move(failure));
}

}  // namespace

Expected<std::map<std::string, terraform::StateFile>> read_states(const UnitSet& of, const OpenState& open) {
  constexpr std::size_t at_once = 16;  // most of the time goes into waiting, where they are in S3
  const std::vector<const Unit*> units(of.begin(), of.end());
  std::map<std::string, terraform::StateFile> states;
  std::optional<Failure> failure;
  std::mutex mutex;
  in_parallel(
      units.size(),
      [&](std::size_t i) {
        const auto state = open(*units[i])->read().map(
            [](const std::optional<StateFile>& one) { return one.value_or(StateFile{}); });
        const auto fits = state ? expect_its_account(*units[i], *state) : tl::unexpected(state.error());
        const std::lock_guard lock(mutex);
        if (fits)
          states[units[i]->path.text()] = *state;
        else if (!failure)
          failure = fits.error();
      },
      at_once);
  if (failure) return tl::unexpected(*failure);
  return states;
}

}  // namespace ashlar::engine
