// A connection to Redis: TLS is ours and its protocol is hiredis's, whose Debian package has no TLS.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <hiredis/read.h>

#include "workloads/deployment.h"
#include "workloads/tls_stream.h"

namespace ashlar::workloads {

class Redis {
 public:
  /// Connects and proves who we are by the secret as it is now.
  static Expected<Redis> connect(const Deployment& deployment, const Store& store);

  /// A number or a text, as text; empty for nil. An answer that says that nothing was done, since the server
  /// is not ready or stands by, may be tried again. Where the connection is lost, what was done is not known:
  /// that is not `retryable`.
  Expected<std::string> ask(const std::vector<std::string>& command);

  bool alive() { return ask({"PING"}).has_value(); }

 private:
  struct Free {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
  };

  explicit Redis(TlsStream stream);
  Expected<void*> read_reply();

  TlsStream stream_;
  std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace ashlar::workloads
