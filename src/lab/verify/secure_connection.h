// A TLS connection to any server of the lab, whose certificate was looked at as a careful client does: the
// chain to the lab's authority, the name, the dates.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "lab/verify/view.h"

struct ssl_st;

namespace ashlar::lab {

/// What comes before TLS.
enum class Opening {
  None,
  Mysql,  ///< the server greets, and the client asks for TLS (MySQL's protocol, `SSLRequest`)
};

struct Endpoint {
  std::string from;  ///< a network of the lab
  topology::Address address;
  int port = 0;
  std::string name;  ///< that the certificate must be for; empty: the address
  Opening opening = Opening::None;
  int patience_ms = 3000;  ///< of the connection, each read and each write
};

class SecureConnection {
 public:
  /// A failure's reason tells what is wrong with the certificate, or the connection.
  static Expected<SecureConnection> open(View& view, const Endpoint& endpoint);
  /// The same over a socket that is connected. `authority`: where its certificate stands.
  static Expected<SecureConnection> open(Descriptor socket, const Endpoint& endpoint,
                                         const std::string& authority);

  /// "2027-03-01": when its certificate ends.
  std::string until() const;
  Expected<void> write(std::string_view bytes);
  /// What has come; at least one byte.
  Expected<std::string> read();

 private:
  struct Free {
    void operator()(ssl_st* tls) const;
  };

  tl::unexpected<Failure> failure(const char* operation, int result) const;

  std::string peer_;
  Descriptor socket_;
  std::unique_ptr<ssl_st, Free> tls_;
};

}  // namespace ashlar::lab
