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

Answer visit(VisitStore& store, const std::string& pod, const httplib::Request& request) {
  const std::string id = id_of(request);
  const auto row = store.add_row(id);
  const auto count = store.count_up();
  Answer answer{{{"service", "backend"}, {"pod", pod}, {"mysql", part(row)}, {"redis", part(count)}}};
  if (row) answer.body["mysql"]["id"] = id;
  if (!row || !count) answer.status = 503;
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
  service.on("GET", "/greeting", [&](const httplib::Request&) { return Answer{greeting}; });
  service.on("GET", "/service", [&](const httplib::Request&) { return Answer{self}; });
  service.on("GET", "/db", [&](const auto& request) { return visit(store, deployment.pod, request); });
  service.on("POST", "/db", [&](const auto& request) { return write_key(store, request); });
  service.on("GET", "/db/keys", [&](const auto& request) { return list_keys(store, request); });
  return service.run();
}

int start() {
  const auto deployment = read_deployment();
  if (!deployment) return refuse(deployment.error());
  const Settings& settings = deployment->settings;
  if (settings.mysql && settings.redis) return serve(*deployment);
  return refuse(Failure{"use", "SETTINGS", settings.mysql ? "redis is missing" : "mysql is missing", {}});
}

}  // namespace
}  // namespace ashlar::workloads

int main() { return ashlar::workloads::start(); }
