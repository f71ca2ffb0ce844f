// A Redis server as the lab's own user, by its control socket.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/failure.h"
#include "lab/server.h"

struct redisContext;

namespace ashlar::lab {

class RedisConnection {
 public:
  /// Its password stands in the server's run folder.
  static Expected<RedisConnection> open(const Folder& folder, const std::string& server,
                                        std::chrono::seconds patience);

  /// The answer as text: a status, a string, or a number in digits. Lists are empty text.
  Expected<std::string> command(const std::vector<std::string>& words);
  /// What INFO says of a section: `role`, `master_link_status`.
  Expected<std::map<std::string, std::string>> info(const std::string& section);

 private:
  struct Close {
    void operator()(redisContext* context) const;
  };

  RedisConnection(std::string server, redisContext* context)
      : server_(std::move(server)), context_(context) {}
  tl::unexpected<Failure> failure(const std::string& operation, const std::string& reason) const;

  std::string server_;
  std::unique_ptr<redisContext, Close> context_;
};

}  // namespace ashlar::lab
