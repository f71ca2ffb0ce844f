// The frontend: what the public reaches. It asks the backend, wherever the settings say that it is.
#include "workloads/service.h"
#include "workloads/service_client.h"

namespace ashlar::workloads {
namespace {

using nlohmann::json;

Answer bad_gateway(const Failure& failure) { return {{{"error", failure.text()}}, 502}; }

/// The backend's answer inside ours.
Answer ask_service(ServiceClient& backend, json self, const httplib::Request& request) {
  const auto answer = backend.get("/service", request);
  if (!answer) return bad_gateway(answer.error());
  self["backend"] = answer->body;
  return {std::move(self), answer->status};
}

/// The backend's answer as it is.
Answer ask_db(ServiceClient& backend, const httplib::Request& request) {
  const auto answer = backend.get("/db", request);
  return answer ? *answer : bad_gateway(answer.error());
}

int serve(const Deployment& deployment, const Url& backend_url) {
  ServiceClient backend(backend_url, deployment.authorities);
  Service service(deployment);
  const json self{{"service", "frontend"}, {"pod", deployment.pod}};
  json greeting = self;
  greeting["message"] = "Hello from the frontend";
  service.on("GET", "/", [&](const httplib::Request&) { return Answer{greeting}; });
  service.on("GET", "/greeting", [&](const httplib::Request&) { return Answer{greeting}; });
  service.on("GET", "/service", [&](const auto& request) { return ask_service(backend, self, request); });
  service.on("GET", "/db", [&](const auto& request) { return ask_db(backend, request); });
  return service.run();
}

int start() {
  const auto deployment = read_deployment();
  if (!deployment) return refuse(deployment.error());
  const auto& calls = deployment->settings.calls;
  if (!calls.empty()) return serve(*deployment, calls.begin()->second);
  return refuse(Failure{"use", "SETTINGS", "it calls no service", {}});
}

}  // namespace
}  // namespace ashlar::workloads

int main() { return ashlar::workloads::start(); }
