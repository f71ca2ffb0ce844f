#include "engine/repeated_calls.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "engine/plan.h"

namespace ashlar::engine {

using provider::Diagnostic;
using provider::State;

namespace {

/// Source: each service's API reference, "Errors". IAM says by a quota of one that a profile has its role; a
/// rule that was revoked, or an association that was replaced, is not found.
constexpr std::array<std::string_view, 7> done_already{"AlreadyExists",
                                                       "AlreadyAssociated",
                                                       "Duplicate",
                                                       "already exists",
                                                       "InvalidAssociationID.NotFound",
                                                       "InvalidPermission.NotFound",
                                                       "quota for InstanceSessionsPerInstanceProfile"};

/// Source: EC2 and KMS API references: these actions have no ClientToken.
constexpr std::array<std::string_view, 4> made_twice{"aws_eip", "aws_internet_gateway", "aws_kms_key",
                                                     "aws_vpc"};

Expected<void> destroy(const Lost& lost, const State& twin, const provider::Session& session) {
  const auto failed = [&](const provider::Diagnostics& diagnostics) {
    Failure failure;
    failure.operation = "destroy";
    failure.target = lost.resource.full_address() + " (made twice, this one as " + id_of(twin) + ")";
    for (const Diagnostic& one : diagnostics)
      if (one.severity == Severity::Error) failure.reason = provider::text(one);
    return tl::unexpected(std::move(failure));
  };
  const auto planned = session.plan_resource(lost.type, twin, {});
  if (!planned) return tl::unexpected(planned.error().failure);
  if (!planned->state) return failed(planned->diagnostics);
  const auto applied = session.apply_resource(lost.type, twin, *planned->state, {});
  if (!applied) return tl::unexpected(applied.error().failure);
  if (provider::has_errors(applied->diagnostics)) return failed(applied->diagnostics);
  return {};
}

}  // namespace

bool says_that_it_is_done(const provider::Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& one) {
    return one.severity == Severity::Error &&
           (contains_any(one.summary, done_already) || contains_any(one.detail, done_already));
  });
}

bool can_be_made_twice(std::string_view type) {
  return std::find(made_twice.begin(), made_twice.end(), type) != made_twice.end();
}

Expected<std::vector<std::string>> remove_twins(const Lost& lost, const aws::Client& client,
                                                const provider::Session& session) {
  const auto twins = find_all(lost, client, session);
  if (!twins) return tl::unexpected(twins.error());
  std::vector<std::string> removed;
  for (const State& twin : *twins) {
    if (auto done = destroy(lost, twin, session); !done) return tl::unexpected(done.error());
    removed.push_back(id_of(twin));
  }
  return removed;
}

}  // namespace ashlar::engine
