#include "provider/session.h"

#include <fmt/format.h>

#include "provider/turn.h"

namespace ashlar::provider {

namespace {

/// The provider would take such a state as it is, and lose what it does not know.
Upgraded newer_state(const schema::ResourceType& type, int version) {
  return {
      {},
      {{Severity::Error,
        "The state was written by a newer version of the provider",
        fmt::format("Its schema of {} has version {}, and ours has {}.", type.name, version, type.version),
        {}}}};
}

}  // namespace

Answer<Diagnostics> Session::validate(const schema::ResourceType& type, const Value& config) const {
  const Turn turn(*this, Turn::Needs::Configuration, {"validate", type.name});
  if (type.mode == schema::Mode::Data) {
    return validate_by(&Stub::ValidateDataSourceConfig, turn, tf::ValidateDataSourceConfig::Request(),
                       config);
  }
  if (type.mode == schema::Mode::Ephemeral) {
    return validate_by(&Stub::ValidateEphemeralResourceConfig, turn,
                       tf::ValidateEphemeralResourceConfig::Request(), config);
  }
  return validate_resource(turn, config);
}

Answer<Upgraded> Session::upgrade_state(const schema::ResourceType& type, int version,
                                        std::string_view attributes) const {
  if (version > type.version) return newer_state(type, version);
  const Turn turn(*this, Turn::Needs::Configuration, {"upgrade the state of", type.name});
  tf::UpgradeResourceState::Request request;
  request.set_type_name(type.name);
  request.set_version(version);
  request.mutable_raw_state()->set_json(std::string(attributes));
  const auto response = turn.call(&Stub::UpgradeResourceState, request, Patience::computing);
  if (!response) return tl::unexpected(response.error());
  auto value = value_in(response->upgraded_state(), type, turn.why.operation);
  if (!value) return tl::unexpected(value.error());
  return Upgraded{std::move(*value), read(response->diagnostics())};
}

Answer<Read> Session::read_resource(const schema::ResourceType& type, const State& state) const {
  const Turn turn(*this, Turn::Needs::Account, {"read", type.name});
  tf::ReadResource::Request request;
  request.set_type_name(type.name);
  write(state.value, *request.mutable_current_state());
  request.set_private_(state.private_data);
  const auto response = turn.call(&Stub::ReadResource, request, Patience::reading);
  if (!response) return tl::unexpected(response.error());
  auto now = state_in(response->new_state(), response->private_(), type, turn.why.operation);
  if (!now) return tl::unexpected(now.error());
  return Read{std::move(*now), read(response->diagnostics())};
}

Answer<Imported> Session::import_resource(const schema::ResourceType& type, const std::string& id) const {
  const Turn turn(*this, Turn::Needs::Account, {"import", type.name});
  tf::ImportResourceState::Request request;
  request.set_type_name(type.name);
  request.set_id(id);
  const auto response = turn.call(&Stub::ImportResourceState, request, Patience::reading);
  if (!response) return tl::unexpected(response.error());
  Imported imported{{}, read(response->diagnostics())};
  for (const auto& found : response->imported_resources()) {
    // Some types bring others along (a group its rules): those are not ours to keep.
    if (found.type_name() != type.name) continue;
    auto state = state_in(found.state(), found.private_(), type, turn.why.operation);
    if (!state) return tl::unexpected(state.error());
    if (*state) imported.resources.push_back({found.type_name(), std::move(**state)});
  }
  return imported;
}

Answer<DataRead> Session::read_data_source(const schema::ResourceType& type, const Value& config) const {
  const Turn turn(*this, Turn::Needs::Account, {"read", type.name});
  tf::ReadDataSource::Request request;
  request.set_type_name(type.name);
  write(config, *request.mutable_config());
  const auto response = turn.call(&Stub::ReadDataSource, request, Patience::reading);
  if (!response) return tl::unexpected(response.error());
  auto value = value_in(response->state(), type, turn.why.operation);
  if (!value) return tl::unexpected(value.error());
  return DataRead{std::move(*value), read(response->diagnostics())};
}

}  // namespace ashlar::provider
