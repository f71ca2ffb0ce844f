// What every service does: it serves HTTP by TLS, answers health checks, writes a line for each request, and
// stops without failing anybody.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include <httplib.h>

#include "workloads/deployment.h"

namespace ashlar::workloads {

/// The load balancer's name for the request: it is passed on with every call that the request leads to.
inline constexpr const char* trace_header = "X-Amzn-Trace-Id";

struct Answer {
  nlohmann::json body;
  int status = 200;
};

class Service {
 public:
  using Handler = std::function<Answer(const httplib::Request&)>;

  /// `/health` is answered from the start on.
  explicit Service(const Deployment& deployment);

  /// Answers `method` at `path`, and at `path` below the path of the service's own address: the load balancer
  /// passes paths on as they are. Before `run`.
  void on(const std::string& method, const std::string& path, Handler handler);

  /// Serves until SIGTERM or SIGINT. Then no new connection is accepted, and every request on those that were
  /// is answered. The exit code.
  int run();

 private:
  void answer(const httplib::Request& request, httplib::Response& response) const;
  std::string without_prefix(const std::string& path) const;
  Expected<void> bind();
  bool serve_until_signal();

  const Deployment& deployment_;
  httplib::SSLServer server_;
  std::map<std::string, Handler> handlers_;  ///< by "GET /greeting"
  int listener_ = -1;                        ///< the server's own; borrowed
};

}  // namespace ashlar::workloads
