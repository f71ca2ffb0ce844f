// The smallest HTTP server that the provider's tests can do with: one request a connection, a thread each, on
// 127.0.0.1 and a port that the kernel chooses.
#pragma once

#include <atomic>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/linux/system.h"

namespace ashlar::provider::testing {

struct HttpRequest {
  std::string head;  ///< the request's line and headers
  std::string body;

  /// Of a header; empty where there is none.
  std::string header(const std::string& name) const {
    for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
      const char* line = head.c_str() + at + 2;
      if (::strncasecmp(line, (name + ": ").c_str(), name.size() + 2) != 0) continue;
      const std::size_t start = at + 2 + name.size() + 2;
      return head.substr(start, head.find("\r\n", start) - start);
    }
    return {};
  }
};

class HttpServer {
 public:
  /// What is answered: a body. Called from several threads.
  using Handler = std::function<std::string(const HttpRequest&)>;

  explicit HttpServer(Handler handler) : handler_(std::move(handler)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_.get(), generic, size) != 0 || ::listen(listener_.get(), 64) != 0 ||
        ::getsockname(listener_.get(), generic, &size) != 0) {
      throw std::runtime_error("cannot listen on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { accept_all(); });
  }
  /// Waits for the answers that are under way.
  ~HttpServer() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    thread_.join();
    for (std::thread& one : connections_) one.join();
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  int port() const { return port_; }

 private:
  void accept_all() {
    for (;;) {
      Descriptor connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!connection) return;
      connections_.emplace_back([this, fd = connection.release()] { serve(Descriptor(fd)); });
    }
  }

  void serve(Descriptor connection) const {
    HttpRequest request;
    if (!read_request(connection.get(), request)) return;
    const std::string body = handler_(request);
    const std::string answer =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.1\r\n"
        "Content-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    ::send(connection.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
  }

  static bool read_request(int fd, HttpRequest& request) {
    std::string text;
    std::size_t end = std::string::npos;
    while ((end = text.find("\r\n\r\n")) == std::string::npos) {
      if (!read_more(fd, text)) return false;
    }
    request.head = text.substr(0, end + 2);
    request.body = text.substr(end + 4);
    const std::string length = request.header("Content-Length");
    const std::size_t size = length.empty() ? 0 : std::stoul(length);
    while (request.body.size() < size) {
      if (!read_more(fd, request.body)) return false;
    }
    return true;
  }

  static bool read_more(int fd, std::string& text) {
    char bytes[4096];
    const ssize_t size = retry([&] { return ::read(fd, bytes, sizeof bytes); });
    if (size > 0) text.append(bytes, static_cast<std::size_t>(size));
    return size > 0;
  }

  Handler handler_;
  Descriptor listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  int port_ = 0;
  std::vector<std::thread> connections_;
  std::thread thread_;
};

}  // namespace ashlar::provider::testing
