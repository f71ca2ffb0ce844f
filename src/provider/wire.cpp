#include "provider/wire.h"

#include "provider/conform.h"
#include "provider/json.h"
#include "provider/message_pack.h"
#include "provider/secrecy.h"

namespace ashlar::provider {

namespace {

Step read_step(const tfplugin5::AttributePath::Step& step) {
  using Selector = tfplugin5::AttributePath::Step;
  if (step.selector_case() == Selector::kElementKeyInt) return Step::at(step.element_key_int());
  if (step.selector_case() == Selector::kElementKeyString) return Step::key(step.element_key_string());
  return Step::attribute(step.attribute_name());
}

Diagnostic read_one(const tfplugin5::Diagnostic& diagnostic) {
  const bool warns = diagnostic.severity() == tfplugin5::Diagnostic::WARNING;
  return {warns ? Severity::Warning : Severity::Error, diagnostic.summary(), diagnostic.detail(),
          read(diagnostic.attribute())};
}

}  // namespace

void write(const Value& value, tfplugin5::DynamicValue& into) { into.set_msgpack(to_message_pack(value)); }

Expected<std::optional<Value>> read(const tfplugin5::DynamicValue& value, const schema::Block& block) {
  if (value.msgpack().empty() && value.json().empty()) return std::optional<Value>();
  auto raw = value.msgpack().empty() ? from_json(value.json()) : from_message_pack(value.msgpack());
  if (!raw) return tl::unexpected(raw.error());
  auto conforming = conform(block, std::move(*raw), Origin::Provider);
  if (!conforming) return tl::unexpected(conforming.error());
  return std::optional(without_write_only(block, std::move(*conforming)));
}

Path read(const tfplugin5::AttributePath& path) {
  Path steps;
  for (const auto& step : path.steps()) steps.push_back(read_step(step));
  return steps;
}

Diagnostics read(const google::protobuf::RepeatedPtrField<tfplugin5::Diagnostic>& diagnostics) {
  Diagnostics all;
  for (const auto& diagnostic : diagnostics) all.push_back(read_one(diagnostic));
  return all;
}

std::chrono::system_clock::time_point read(const google::protobuf::Timestamp& time) {
  return std::chrono::system_clock::from_time_t(time.seconds());
}

}  // namespace ashlar::provider
