// The calls for what is opened, renewed and closed, and stored nowhere.
#include "provider/session.h"
#include "provider/turn.h"

namespace ashlar::provider {

namespace {

template <class Response>
Opened opened(const Response& response) {
  Opened opened;
  opened.private_data = response.private_();
  if (response.has_renew_at()) opened.renew_at = read(response.renew_at());
  opened.diagnostics = read(response.diagnostics());
  return opened;
}

}  // namespace

Answer<Opened> Session::open_ephemeral(const schema::ResourceType& type, const Value& config) const {
  const Turn turn(*this, Turn::Needs::Account, {"open", type.name});
  tf::OpenEphemeralResource::Request request;
  request.set_type_name(type.name);
  write(config, *request.mutable_config());
  const auto response = turn.call(&Stub::OpenEphemeralResource, request, Patience::reading);
  if (!response) return tl::unexpected(response.error());
  auto value = value_in(response->result(), type, turn.why.operation);
  if (!value) return tl::unexpected(value.error());
  Opened result = opened(*response);
  result.value = std::move(*value);
  return result;
}

Answer<Opened> Session::renew_ephemeral(const schema::ResourceType& type,
                                        const std::string& private_data) const {
  const Turn turn(*this, Turn::Needs::Account, {"renew", type.name});
  tf::RenewEphemeralResource::Request request;
  request.set_type_name(type.name);
  request.set_private_(private_data);
  const auto response = turn.call(&Stub::RenewEphemeralResource, request, Patience::reading);
  if (!response) return tl::unexpected(response.error());
  return opened(*response);
}

Answer<Diagnostics> Session::close_ephemeral(const schema::ResourceType& type,
                                             const std::string& private_data) const {
  const Turn turn(*this, Turn::Needs::Account, {"close", type.name});
  tf::CloseEphemeralResource::Request request;
  request.set_type_name(type.name);
  request.set_private_(private_data);
  const auto response = turn.call(&Stub::CloseEphemeralResource, request, Patience::reading);
  if (!response) return tl::unexpected(response.error());
  return read(response->diagnostics());
}

}  // namespace ashlar::provider
