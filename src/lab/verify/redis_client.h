// A client of a cache, from a network of the lab: TLS is ours, the protocol hiredis's.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lab/verify/secure_connection.h"

struct redisReader;

namespace ashlar::lab {

class RedisClient {
 public:
  /// From where the cache's clients are, to whoever serves, as the lab's own user.
  static Expected<RedisClient> open(View& view, const topology::Cache& cache);

  /// The answer as text: a status, a string, or a number in digits; empty for nothing. An error is a failure.
  Expected<std::string> command(const std::vector<std::string>& words);

 private:
  struct Free {
    void operator()(redisReader* reader) const;
  };

  explicit RedisClient(SecureConnection connection);

  SecureConnection connection_;
  std::unique_ptr<redisReader, Free> reader_;
};

}  // namespace ashlar::lab
