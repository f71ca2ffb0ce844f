// The backend: it alone speaks with the stores.
#include "workloads/random_id.h"
#include "workloads/service.h"
#include "workloads/visits.h"

namespace ashlar::workloads {
namespace {

using nlohmann::json;

/// A caller that asks again sends the key of its first attempt, and leaves one row.
std::string id_of(const httplib::Request& request) {
  const std::string key = request.get_header_value(idempotency_header);
  return VisitStore::is_id(key) ? key : new_id();
}

json part(const Expected<Visits>& visits) {
  if (!visits) return {{"error", visits.error().text()}};
  json part{{"visits", std::stoll(visits->count)}};
  if (!visits->version.empty()) part["version"] = visits->version;
  return part;
}

Answer unavailable(const Failure& failure) { return {{{"error", failure.text()}}, 503}; }

/// Of the stores that the service uses.
Answer visit(VisitStore& store, const Deployment& deployment, const httplib::Request& request) {
  Answer answer{{{"service", "backend"}, {"pod", deployment.pod}}};
  const auto add = [&](const char* name, const Expected<Visits>& visits) {
    answer.body[name] = part(visits);
    if (!visits) answer.status = 503;
  };
  const std::string id = id_of(request);
  if (deployment.settings.mysql) add("mysql", store.add_row(id));
  if (deployment.settings.mysql && answer.status == 200) answer.body["mysql"]["id"] = id;
  if (deployment.settings.redis) add("redis", store.count_up());
  return answer;
}

Answer write_key(VisitStore& store, const httplib::Request& request) {
  const std::string key = request.get_param_value("key");
  if (!VisitStore::is_id(key)) return {{{"error", "key: 1 to 64 of A-Z a-z 0-9 . _ -"}}, 400};
  const auto row = store.add_row(key);
  if (!row) return unavailable(row.error());
  return {{{"key", key}}};
}

Answer list_keys(VisitStore& store, const httplib::Request& request) {
  const std::string prefix = request.get_param_value("prefix");
  if (!prefix.empty() && !VisitStore::is_id(prefix))
    return {{{"error", "prefix: no beginning of a key"}}, 400};
  const auto ids = store.ids(prefix);
  if (!ids) return unavailable(ids.error());
  return {{{"count", ids->size()}, {"keys", *ids}}};
}

int serve(const Deployment& deployment) {
  VisitStore store(deployment);
  Service service(deployment);
  const json self{{"service", "backend"}, {"pod", deployment.pod}};
  json greeting = self;
  greeting["message"] = "Hello from the backend";
  service.on("GET", "/", [&](const httplib::Request&) { return Answer{greeting}; });
  service.on("GET", "/greeting", [&](const httplib::Request&) { return Answer{greeting}; });
  service.on("GET", "/service", [&](const httplib::Request&) { return Answer{self}; });
  service.on("GET", "/db", [&](const auto& request) { return visit(store, deployment, request); });
  if (deployment.settings.mysql) {
    service.on("POST", "/db", [&](const auto& request) { return write_key(store, request); });
    service.on("GET", "/db/keys", [&](const auto& request) { return list_keys(store, request); });
  }
  return service.run();
}

int start() {
  const auto deployment = read_deployment();
  return deployment ? serve(*deployment) : refuse(deployment.error());
}

}  // namespace
}  // namespace ashlar::workloads

int main() { return ashlar::workloads::start(); }
