#include "provider/turn.h"

namespace ashlar::provider {

using Kind = CallFailure::Kind;

tl::unexpected<CallFailure> Session::Turn::unsent(std::string reason) const {
  return tl::unexpected(
      CallFailure{Kind::NotSent, {why.operation, why.target, std::move(reason), {}, false, 0}});
}

Answer<std::optional<Value>> value_in(const tf::DynamicValue& sent, const schema::ResourceType& type,
                                      const char* operation) {
  auto value = read(sent, *type.block);
  if (value) return std::move(*value);
  const Failure& cause = value.error();
  return tl::unexpected(CallFailure{Kind::Unreadable, {operation, type.name, cause.text(), {}, false, 0}});
}

Answer<std::optional<State>> state_in(const tf::DynamicValue& sent, const std::string& private_data,
                                      const schema::ResourceType& type, const char* operation) {
  auto value = value_in(sent, type, operation);
  if (!value) return tl::unexpected(value.error());
  if (!*value) return std::optional<State>();
  return std::optional(State{std::move(**value), private_data});
}

Answer<Diagnostics> validate_resource(const Session::Turn& turn, const Value& config) {
  tf::ValidateResourceTypeConfig::Request request;
  request.mutable_client_capabilities()->set_write_only_attributes_allowed(true);
  return validate_by(&Stub::ValidateResourceTypeConfig, turn, std::move(request), config);
}

}  // namespace ashlar::provider
