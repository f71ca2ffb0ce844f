// Calls another service: by TLS, with connections that are kept.
#pragma once

#include <memory>
#include <string>

#include "workloads/pool.h"
#include "workloads/service.h"

namespace ashlar::workloads {

class ServiceClient {
 public:
  /// `authorities`: a PEM file, whom to trust.
  ServiceClient(const Url& url, const std::string& authorities);

  /// Its answer to GET `path`, below the path of its address; `cause`: the request that leads to it. Tried
  /// again where it could not be had, with the same idempotency key.
  Expected<Answer> get(const std::string& path, const httplib::Request& cause);

 private:
  /// The client looks itself whether its connection still stands before it uses it.
  struct Connection {
    std::unique_ptr<httplib::SSLClient> client;
    bool alive() const { return true; }
  };

  Expected<Answer> ask(Connection& connection, const std::string& path,
                       const httplib::Headers& headers) const;

  Url url_;
  Pool<Connection> pool_;
};

}  // namespace ashlar::workloads
