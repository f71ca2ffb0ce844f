#include "lab/servers/redis_connection.h"

#include <new>

#include <hiredis/hiredis.h>

#include "base/files.h"
#include "base/text.h"
#include "lab/servers/control_socket.h"
#include "lab/servers/redis_files.h"

namespace ashlar::lab {

namespace {

struct FreeReply {
  void operator()(redisReply* reply) const { ::freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

std::string text_of(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
  return reply.str == nullptr ? std::string() : std::string(reply.str, reply.len);
}

}  // namespace

void RedisConnection::Close::operator()(redisContext* context) const { ::redisFree(context); }

tl::unexpected<Failure> RedisConnection::failure(const std::string& operation,
                                                 const std::string& reason) const {
  Failure failure;
  failure.operation = operation;
  failure.target = server_;
  failure.reason = reason;
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

Expected<RedisConnection> RedisConnection::open(const Folder& folder, const std::string& server,
                                                std::chrono::seconds patience) {
  const auto path = ControlSocketPath::open(folder, server);
  if (!path) return tl::unexpected(path.error());
  const auto password = read_file(folder.run(server) + "/control-password", 4096);
  if (!password) return tl::unexpected(password.error());
  const timeval time{patience.count(), 0};
  RedisConnection made(server, ::redisConnectUnixWithTimeout(path->text().c_str(), time));
  if (!made.context_) throw std::bad_alloc();
  if (made.context_->err != 0) return made.failure("reach", made.context_->errstr);
  ::redisSetTimeout(made.context_.get(), time);
  const auto known = made.command({"AUTH", redis_control_user, *password});
  if (!known) return tl::unexpected(known.error());
  return made;
}

Expected<std::string> RedisConnection::command(const std::vector<std::string>& words) {
  std::vector<const char*> texts;
  std::vector<std::size_t> lengths;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    lengths.push_back(word.size());
  }
  const Reply reply(static_cast<redisReply*>(
      ::redisCommandArgv(context_.get(), static_cast<int>(words.size()), texts.data(), lengths.data())));
  if (!reply) return failure("command", context_->errstr);
  if (reply->type == REDIS_REPLY_ERROR) return failure("command", text_of(*reply));
  return text_of(*reply);
}

Expected<std::map<std::string, std::string>> RedisConnection::info(const std::string& section) {
  const auto text = command({"INFO", section});
  if (!text) return tl::unexpected(text.error());
  std::map<std::string, std::string> values;
  for (const std::string& line : split(replace_all(*text, "\r", ""), '\n')) {
    const std::size_t colon = line.find(':');
    if (colon != std::string::npos) values.emplace(line.substr(0, colon), line.substr(colon + 1));
  }
  return values;
}

}  // namespace ashlar::lab
