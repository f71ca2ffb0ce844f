// What every call of a session shares: the right to make it, and how its answer is read.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "provider/link.h"
#include "provider/session.h"
#include "provider/wire.h"

namespace ashlar::provider {

namespace tf = tfplugin5;
using Stub = Link::Stub;

/// What a call is for, in a failure's words.
struct Purpose {
  const char* operation;
  const std::string& target;
};

/// The right to call, for as long as it lives.
struct Session::Turn {
  enum class Needs { Configuration, Account };

  Turn(const Session& session, Needs needs, Purpose purpose)
      : link(*session.link_),
        why(purpose),
        barred(needs == Needs::Account && session.only_plans_),
        entered(link.enter(session.generation_)) {}

  template <class Request, class Response>
  Answer<Response> call(Link::Method<Request, Response> method, const Request& request,
                        std::chrono::system_clock::duration patience) const {
    if (barred) return unsent("its account is not there yet, and so it may only plan");
    if (!entered.allowed)
      return unsent("its provider works for another account or region by now, or for none");
    return link.call(method, request, patience, why.operation, why.target);
  }

  tl::unexpected<CallFailure> unsent(std::string reason) const;

  Link& link;
  Purpose why;
  bool barred;
  Link::Entered entered;
};

/// The value, none where nothing was sent, or why it cannot be read.
Answer<std::optional<Value>> value_in(const tf::DynamicValue& sent, const schema::ResourceType& type,
                                      const char* operation);
Answer<std::optional<State>> state_in(const tf::DynamicValue& sent, const std::string& private_data,
                                      const schema::ResourceType& type, const char* operation);

/// Of the three modes, the two that need nothing but a name and a configuration.
template <class Request, class Response, class Turn>
Answer<Diagnostics> validate_by(Link::Method<Request, Response> method, const Turn& turn, Request request,
                                const Value& config) {
  request.set_type_name(turn.why.target);
  write(config, *request.mutable_config());
  const auto response = turn.call(method, request, Patience::computing);
  if (!response) return tl::unexpected(response.error());
  return read(response->diagnostics());
}

/// With values for write-only attributes, which Terraform allows from 1.11 on.
Answer<Diagnostics> validate_resource(const Session::Turn& turn, const Value& config);

}  // namespace ashlar::provider
