#include "engine/drift.h"

#include "provider/compare.h"
#include "provider/secrecy.h"

namespace ashlar::engine {

using provider::Value;

namespace {

/// What is not known before the apply is AWS's to say.
bool is_put_back(const Value* is, const Value* planned) {
  if (is == nullptr || planned == nullptr || planned->is_unknown()) return false;
  return !(provider::empty_as_null(*is) == provider::empty_as_null(*planned));
}

/// `is`, but as it was where the plan leaves it.
Value only_put_back(const Value& was, Value is, const Value& planned) {
  auto* members = is.as<provider::Object>();
  if (members == nullptr) return is;
  for (auto& [name, value] : *members)
    if (const Value* before = was.find(name); before != nullptr && !is_put_back(&value, planned.find(name)))
      value = *before;
  return is;
}

}  // namespace

std::optional<Change> drift_of(const schema::ResourceType& type, const Value& recorded,
                               const Change& planned) {
  const bool gone = planned.prior.value.is_null();
  if (!gone && planned.action == Action::None) return std::nullopt;
  Change drifted = planned;
  drifted.action = gone ? Action::Delete : Action::Update;
  drifted.replaced_by.clear();
  drifted.prior.value = provider::empty_as_null(recorded);
  drifted.planned.value = {};
  drifted.sensitive = provider::sensitive_paths(*type.block, recorded);
  if (gone) return drifted;
  const auto in_order = [&](const Value& value) { return provider::canonical(*type.block, value); };
  drifted.planned.value = provider::empty_as_null(
      only_put_back(in_order(recorded), in_order(planned.prior.value), in_order(planned.planned.value)));
  if (provider::same(*type.block, drifted.prior.value, drifted.planned.value)) return std::nullopt;
  return drifted;
}

}  // namespace ashlar::engine
