// The server around the handlers of a service.
#include "workloads/service.h"

#include <atomic>
#include <cerrno>
#include <thread>

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/linux/system.h"
#include "workloads/request_log.h"

namespace ashlar::workloads {
namespace {

constexpr int threads = 8;
constexpr int waiting_connections = 128;  ///< httplib's own 5 are too few for a burst
constexpr int patience_seconds = 5;       ///< with a peer that says nothing

void write_answer(const Answer& answer, httplib::Response& response) {
  response.status = answer.status;
  const auto replace = nlohmann::json::error_handler_t::replace;
  response.set_content(answer.body.dump(-1, ' ', false, replace) + "\n", "application/json");
}

/// Not httplib's defaults: by SO_REUSEPORT a second process would take half of the connections unnoticed.
void set_listener_options(int socket) {
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

}  // namespace

Service::Service(const Deployment& deployment)
    : deployment_(deployment), server_(deployment.certificate.c_str(), deployment.key.c_str()) {
  on("GET", "/health", [](const httplib::Request&) { return Answer{{{"status", "ok"}}}; });
}

void Service::on(const std::string& method, const std::string& path, Handler handler) {
  handlers_[method + " " + path] = std::move(handler);
}

std::string Service::without_prefix(const std::string& path) const {
  const std::string& prefix = deployment_.settings.url.path;
  if (path == prefix) return "/";
  return path.starts_with(prefix + "/") ? path.substr(prefix.size()) : path;
}

void Service::answer(const httplib::Request& request, httplib::Response& response) const {
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  const auto handler = handlers_.find(method + " " + without_prefix(request.path));
  const bool found = handler != handlers_.end();
  write_answer(found ? handler->second(request) : Answer{{{"error", "no such path"}}, 404}, response);
}

Expected<void> Service::bind() {
  if (!server_.is_valid()) {
    const std::string files =
        "TLS_CERTIFICATE " + deployment_.certificate + " and TLS_KEY " + deployment_.key;
    return tl::unexpected(Failure{"use", files, "they are no certificate in PEM and its key", {}});
  }
  SSL_CTX_set_min_proto_version(server_.ssl_context(), TLS1_2_VERSION);
  server_.set_socket_options([this](int socket) { set_listener_options(listener_ = socket); });
  const int port = deployment_.settings.port;
  if (server_.bind_to_port(deployment_.address, port) && ::listen(listener_, waiting_connections) == 0)
    return {};
  return system_failure("listen on", deployment_.address + ":" + std::to_string(port), errno);
}

/// False where the server ended by itself. It is stopped by shutting its socket down and not by its own
/// `stop`, which would drop connections that wait for a thread.
bool Service::serve_until_signal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::atomic<bool> ended = false;
  std::thread accepting([&] {
    server_.listen_after_bind();
    ended = true;
    ::kill(::getpid(), SIGTERM);
  });
  int number = 0;
  ::sigwait(&signals, &number);
  const bool asked = !ended;
  if (asked) ::shutdown(listener_, SHUT_RD);
  accepting.join();
  return asked;
}

int Service::run() {
  if (const auto bound = bind(); !bound) return refuse(bound.error());
  server_.new_task_queue = [] { return new httplib::ThreadPool(threads); };
  // A thread serves one connection at a time: connections that the load balancer keeps idle would hold all.
  server_.set_keep_alive_max_count(1);
  server_.set_keep_alive_timeout(patience_seconds);
  server_.set_read_timeout(patience_seconds);
  server_.set_write_timeout(patience_seconds);
  server_.set_tcp_nodelay(true);
  const auto handler = [this](const httplib::Request& request, httplib::Response& response) {
    answer(request, response);
  };
  server_.Get("/.*", handler).Post("/.*", handler);
  // A POST without a length has no body (RFC 9112, section 6.3); httplib would wait for one.
  server_.set_pre_routing_handler([=](const httplib::Request& request, httplib::Response& response) {
    using Said = httplib::Server::HandlerResponse;
    if (request.has_header("Content-Length") || request.has_header("Transfer-Encoding"))
      return Said::Unhandled;
    handler(request, response);
    return Said::Handled;
  });
  log_requests(server_, deployment_.settings);
  if (serve_until_signal()) return 0;
  return refuse(Failure{
      "accept connections", "at port " + std::to_string(deployment_.settings.port), "the socket failed", {}});
}

}  // namespace ashlar::workloads
