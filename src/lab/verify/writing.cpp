#include "lab/verify/writing.h"

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "lab/verify/redis_client.h"
#include "lab/verify/topology_facts.h"
#include "lab/verify/web.h"
#include "topology/balancer_names.h"

namespace ashlar::lab {

namespace {

using nlohmann::json;
using topology::Topology;

tl::unexpected<Failure> not_written(const std::string& where, const std::string& reason) {
  Failure failure;
  failure.operation = "write to";
  failure.target = where;
  failure.reason = reason;
  return tl::unexpected(std::move(failure));
}

// --- MySQL

/// A service, reached as its clients do.
struct ReachedService {
  std::string from;
  std::string url;
  topology::Address address;
};

std::optional<ReachedService> service_with(const Topology& topology, const topology::Database& database) {
  for (const auto& [id, service] : topology.services) {
    const json settings = json::parse(service.settings);
    if (settings.value("mysql", json::object()).value("host", "") != database.endpoint.name) continue;
    const std::string url = url_of(service);
    for (const auto& [other, balancer] : topology.load_balancers) {
      const std::vector<std::string> names = names_of(topology, balancer);
      if (std::find(names.begin(), names.end(), host_of(url)) == names.end()) continue;
      const std::string from = client_of(topology, balancer);
      if (balancer.interfaces.empty() || from.empty()) continue;
      return ReachedService{from, url,
                            address_of(topology.interfaces.at(balancer.interfaces.front()), balancer)};
    }
  }
  return std::nullopt;
}

/// Keys in the answer; none where it holds something else.
std::set<std::string> keys_in(const Expected<WebAnswer>& answer) {
  std::set<std::string> keys;
  if (!answer || answer->status != 200) return keys;
  const json body = json::parse(answer->body, nullptr, false);
  if (!body.is_object()) return keys;
  for (const json& key : body.value("keys", json::array()))
    if (key.is_string()) keys.insert(key.get<std::string>());
  return keys;
}

// --- Redis

/// A connection that is opened again after it was lost.
class Keys {
 public:
  Keys(View& view, const topology::Cache& cache) : view_(view), cache_(cache) {}

  Expected<std::string> command(const std::vector<std::string>& words) {
    if (!client_) {
      auto opened = RedisClient::open(view_, cache_);
      if (!opened) return tl::unexpected(opened.error());
      client_ = std::make_unique<RedisClient>(std::move(*opened));
    }
    auto answer = client_->command(words);
    if (!answer) client_.reset();
    return answer;
  }

  Expected<void> write(const std::string& key) {
    view_.written().keys[cache_.address_name].push_back(key);
    if (auto set = command({"SET", key, "1"}); !set) return tl::unexpected(set.error());
    if (cache_.nodes.size() < 2) return {};
    const auto replicas = command({"WAIT", "1", "1000"});
    if (!replicas) return tl::unexpected(replicas.error());
    if (*replicas == "0") return not_written(cache_.address_name, "no replica has it within a second");
    return {};
  }

  std::set<std::string> kept(const std::set<std::string>& keys) {
    std::set<std::string> found;
    for (const std::string& key : keys)
      if (command({"EXISTS", key}).value_or("") == "1") found.insert(key);
    return found;
  }

 private:
  View& view_;
  const topology::Cache& cache_;
  std::unique_ptr<RedisClient> client_;
};

}  // namespace

std::optional<Writer> writer_of(View& view, const topology::Database& database) {
  const auto service = service_with(view.topology(), database);
  if (!service || database.nodes.empty()) return std::nullopt;
  Writer writer;
  writer.write = [&view, service = *service](const std::string& key) -> Expected<void> {
    const auto answer =
        ask_web(view, {service.from, service.url + "/db?key=" + key, service.address, "POST"});
    if (answer && answer->status == 200) return {};
    return not_written(service.url, told(answer));
  };
  writer.kept = [&view, service = *service](const std::set<std::string>&) {
    return keys_in(
        ask_web(view, {service.from, service.url + "/db/keys?prefix=" + view.mark(), service.address}));
  };
  return writer;
}

std::optional<Writer> writer_of(View& view, const topology::Cache& cache) {
  if (cache.nodes.empty() || !cache.transit_encryption) return std::nullopt;
  // Shared: both functions are copied about, and use one connection.
  const auto keys = std::make_shared<Keys>(view, cache);
  return Writer{[keys](const std::string& key) { return keys->write(key); },
                [keys](const std::set<std::string>& all) { return keys->kept(all); }};
}

}  // namespace ashlar::lab
