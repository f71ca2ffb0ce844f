#include "lab/verify/redis_client.h"

#include <hiredis/hiredis.h>

#include "base/files.h"
#include "lab/servers/redis_files.h"
#include "lab/verify/topology_facts.h"

namespace ashlar::lab {

namespace {

struct FreeReply {
  void operator()(redisReply* reply) const { ::freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, FreeReply>;

constexpr int patience_ms = 1000;

tl::unexpected<Failure> failed(const std::string& command, const std::string& reason) {
  Failure failure;
  failure.operation = "do";
  failure.target = "Redis's " + command;
  failure.reason = reason;
  return tl::unexpected(std::move(failure));
}

std::string encoded(const std::vector<std::string>& words) {
  std::string text = "*" + std::to_string(words.size()) + "\r\n";
  for (const std::string& word : words) text += "$" + std::to_string(word.size()) + "\r\n" + word + "\r\n";
  return text;
}

Expected<std::string> text_of(const redisReply& reply, const std::string& command) {
  if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
  std::string text = reply.str == nullptr ? std::string() : std::string(reply.str, reply.len);
  if (reply.type == REDIS_REPLY_ERROR) return failed(command, text);
  return text;
}

}  // namespace

void RedisClient::Free::operator()(redisReader* reader) const { ::redisReaderFree(reader); }

RedisClient::RedisClient(SecureConnection connection)
    : connection_(std::move(connection)), reader_(::redisReaderCreate()) {}

Expected<RedisClient> RedisClient::open(View& view, const topology::Cache& cache) {
  const topology::Interface& node = view.topology().interfaces.at(cache.nodes.front());
  const auto password = read_file(view.folder().run(node.name) + "/control-password", 4096);
  if (!password) return tl::unexpected(password.error());
  const Endpoint endpoint{.from = client_of(view.topology(), node, cache.primary.port),
                          .address = cache.address,
                          .port = cache.primary.port,
                          .name = cache.primary.name,
                          .patience_ms = patience_ms};
  auto connection = SecureConnection::open(view, endpoint);
  if (!connection) return tl::unexpected(connection.error());
  RedisClient made(std::move(*connection));
  if (auto known = made.command({"AUTH", redis_control_user, *password}); !known)
    return tl::unexpected(known.error());
  return made;
}

Expected<std::string> RedisClient::command(const std::vector<std::string>& words) {
  if (auto sent = connection_.write(encoded(words)); !sent) return tl::unexpected(sent.error());
  while (true) {
    void* reply = nullptr;
    if (::redisReaderGetReply(reader_.get(), &reply) != REDIS_OK)
      return failed(words.front(), "its answer is none of Redis's");
    if (reply != nullptr) return text_of(*Reply(static_cast<redisReply*>(reply)), words.front());
    const auto bytes = connection_.read();
    if (!bytes) return tl::unexpected(bytes.error());
    ::redisReaderFeed(reader_.get(), bytes->data(), bytes->size());
  }
}

}  // namespace ashlar::lab
