// A TCP connection with TLS, as a client: the peer's certificate must be trusted and must be for its host.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/ssl.h>

#include "base/linux/system.h"
#include "workloads/deployment.h"

namespace ashlar::workloads {

class TlsStream {
 public:
  /// `authorities`: a PEM file, whom to trust. Connecting and each step of the handshake take at most
  /// `connect_patience`, and so does every read and write after it.
  static Expected<TlsStream> connect(const std::string& host, int port, const std::string& authorities);

  Expected<void> write(std::string_view bytes);
  /// What came, at least one byte.
  Expected<std::string> read();

 private:
  struct Free {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };

  Descriptor socket_;
  std::unique_ptr<SSL, Free> tls_;
  std::string peer_;  ///< `host:port`
};

}  // namespace ashlar::workloads
