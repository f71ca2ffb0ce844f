// Redis's protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/
#include "workloads/redis.h"

#include <algorithm>
#include <array>

#include <hiredis/hiredis.h>

namespace ashlar::workloads {
namespace {

using Reply = std::unique_ptr<redisReply, decltype(&freeReplyObject)>;

/// First words of errors that say: not done, and soon it may be otherwise. The last two, since the secret may
/// just have been changed.
constexpr std::array<std::string_view, 6> passing_errors = {"LOADING",    "READONLY", "MASTERDOWN",
                                                            "NOREPLICAS", "NOAUTH",   "WRONGPASS"};

bool passes(std::string_view error) {
  return std::any_of(passing_errors.begin(), passing_errors.end(),
                     [&](std::string_view word) { return error.starts_with(word); });
}

std::string encoded(const std::vector<std::string>& command) {
  std::vector<const char*> parts;
  std::vector<std::size_t> sizes;
  for (const std::string& part : command) {
    parts.push_back(part.data());
    sizes.push_back(part.size());
  }
  char* text = nullptr;
  const int size = redisFormatCommandArgv(&text, static_cast<int>(parts.size()), parts.data(), sizes.data());
  const std::unique_ptr<char, decltype(&redisFreeCommand)> owner(text, redisFreeCommand);
  return size < 0 ? std::string() : std::string(text, static_cast<std::size_t>(size));
}

/// `name`: the command's; what follows it may be a secret.
Expected<std::string> text_of(const redisReply& reply, const std::string& name) {
  if (reply.type == REDIS_REPLY_INTEGER) return std::to_string(reply.integer);
  std::string text(reply.str != nullptr ? reply.str : "", reply.str != nullptr ? reply.len : 0);
  if (reply.type != REDIS_REPLY_ERROR) return text;
  const bool retryable = passes(text);
  return tl::unexpected(Failure{"do", "Redis's " + name, std::move(text), {}, retryable});
}

}  // namespace

Redis::Redis(TlsStream stream) : stream_(std::move(stream)), reader_(redisReaderCreate()) {}

Expected<Redis> Redis::connect(const Deployment& deployment, const Store& store) {
  const auto password = read_secret(deployment, store);
  if (!password) return tl::unexpected(password.error());
  auto stream = TlsStream::connect(store.host, store.port, deployment.authorities);
  if (!stream) return tl::unexpected(stream.error());
  Redis redis(std::move(*stream));
  auto proven = redis.ask({"AUTH", store.username, *password});
  if (proven) return redis;
  proven.error().retryable = true;  // nothing was asked yet
  return tl::unexpected(proven.error());
}

Expected<void*> Redis::read_reply() {
  void* reply = nullptr;
  while (redisReaderGetReply(reader_.get(), &reply) == REDIS_OK) {
    if (reply != nullptr) return reply;
    const auto bytes = stream_.read();
    if (!bytes) return tl::unexpected(bytes.error());
    redisReaderFeed(reader_.get(), bytes->data(), bytes->size());
  }
  return tl::unexpected(Failure{"read", "Redis's answer", reader_->errstr, {}});
}

Expected<std::string> Redis::ask(const std::vector<std::string>& command) {
  if (auto written = stream_.write(encoded(command)); !written) {
    written.error().retryable = false;
    return tl::unexpected(written.error());
  }
  auto read = read_reply();
  if (!read) {
    read.error().retryable = false;
    return tl::unexpected(read.error());
  }
  const Reply reply(static_cast<redisReply*>(*read), freeReplyObject);
  return text_of(*reply, command.front());
}

}  // namespace ashlar::workloads
