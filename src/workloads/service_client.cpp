// Calls another service.
#include "workloads/service_client.h"

#include <array>

#include "workloads/random_id.h"

namespace ashlar::workloads {
namespace {

constexpr std::chrono::seconds answer_patience{6};  ///< longer than the other service waits for its stores

std::unique_ptr<httplib::SSLClient> new_client(const Url& url, const std::string& authorities) {
  auto client = std::make_unique<httplib::SSLClient>(url.host, url.port);
  client->set_ca_cert_path(authorities);
  client->enable_server_certificate_verification(true);
  client->set_keep_alive(true);
  client->set_tcp_nodelay(true);
  client->set_connection_timeout(connect_patience);
  client->set_read_timeout(answer_patience);
  client->set_write_timeout(answer_patience);
  return client;
}

/// What another attempt would not change.
bool passes(httplib::Error error) {
  return error != httplib::Error::SSLServerVerification && error != httplib::Error::SSLLoadingCerts;
}

Answer answer_of(const httplib::Response& response) {
  auto body = nlohmann::json::parse(response.body, nullptr, false);
  if (body.is_discarded()) body = {{"error", "the answer is no JSON"}};
  return {std::move(body), response.status};
}

httplib::Headers headers_for(const httplib::Request& cause) {
  httplib::Headers headers{{idempotency_header, new_id()}};
  if (cause.has_header(trace_header)) headers.emplace(trace_header, cause.get_header_value(trace_header));
  return headers;
}

}  // namespace

ServiceClient::ServiceClient(const Url& url, const std::string& authorities)
    : url_(url), pool_([url, authorities]() -> Expected<Connection> {
        return Connection{new_client(url, authorities)};
      }) {}

Expected<Answer> ServiceClient::get(const std::string& path, const httplib::Request& cause) {
  const httplib::Headers headers = headers_for(cause);
  return pool_.with([&](Connection& connection) { return ask(connection, path, headers); });
}

Expected<Answer> ServiceClient::ask(Connection& connection, const std::string& path,
                                    const httplib::Headers& headers) const {
  const auto result = connection.client->Get(url_.path + path, headers);
  if (result) return answer_of(*result);
  const std::string target = "https://" + url_.host + ":" + std::to_string(url_.port) + url_.path + path;
  return tl::unexpected(
      Failure{"get", target, httplib::to_string(result.error()), {}, passes(result.error())});
}

}  // namespace ashlar::workloads
