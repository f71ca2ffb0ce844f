// Calls of AWS's services: signed, sent, tried again where that helps, and their errors understood.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "aws/credentials.h"
#include "aws/endpoints.h"
#include "aws/request.h"
#include "base/failure.h"

namespace ashlar::aws {

/// What a service said when it refused.
struct ServiceError {
  std::string code;  ///< `NoSuchKey`
  std::string message;
};

/// Of an answer whose status is 400 or more, in any of AWS's forms: XML of S3, XML of query protocols, JSON.
ServiceError error_of(const Response& response);

/// Whether it refuses by one of these codes.
bool refuses_by(const Response& response, const std::vector<std::string>& codes);

/// "NoSuchKey: The specified key does not exist. (404)"; `operation` and `target` are the caller's words.
tl::unexpected<Failure> refused(std::string operation, std::string target, const Response& response);

class Client {
 public:
  using Sender = std::function<Expected<Response>(const Request&)>;
  /// Asked at each call, from several threads: those of a role run out, and are given anew.
  using Source = std::function<Expected<Credentials>()>;

  Client(Credentials credentials, Endpoints endpoints);
  Client(Source credentials, Endpoints endpoints);
  /// For tests: `send` and `pause` instead of the network and the clock.
  Client(Credentials credentials, Endpoints endpoints, Sender send,
         std::function<void(double seconds)> pause);

  /// Signs and sends it. Throttling, 5xx and broken connections are tried again, at most four times, with
  /// pauses that grow and are drawn at random ("full jitter"). Answers that are refusals come back as
  /// answers.
  Expected<Response> call(const Request& request) const;

  const Endpoints& endpoints() const { return endpoints_; }

 private:
  Source credentials_;
  Endpoints endpoints_;
  Sender send_;
  std::function<void(double seconds)> pause_;
};

}  // namespace ashlar::aws
