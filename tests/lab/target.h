// A target for load balancers: a small HTTP/1.1 server, with TLS or without, that answers what a test says.
#pragma once

#include <functional>
#include <memory>
#include <string>

namespace ashlar::test {

struct TargetRequest {
  std::string line;  ///< "GET /x HTTP/1.1"
  std::string head;  ///< all of it, lines ended by CRLF
  std::string body;

  std::string header(const std::string& lower_case_name) const;  ///< empty where there is none
};

/// Bytes to send; empty: the connection is closed without an answer.
using TargetAnswer = std::function<std::string(const TargetRequest&)>;

std::string ok(const std::string& body);

class Target {
 public:
  /// `pem`: certificate and key; empty: no TLS.
  Target(const std::string& address, int port, const std::string& pem, TargetAnswer answer);
  ~Target();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace ashlar::test
