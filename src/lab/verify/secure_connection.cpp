// The socket blocks, and the kernel keeps its time-outs.
#include "lab/verify/secure_connection.h"

#include <array>
#include <cstring>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include "lab/verify/sockets.h"

namespace ashlar::lab {

namespace {

tl::unexpected<Failure> failed(const std::string& operation, const std::string& peer,
                               const std::string& reason) {
  Failure failure;
  failure.operation = operation;
  failure.target = peer;
  failure.reason = reason;
  return tl::unexpected(std::move(failure));
}

// --- MySQL's beginning (MySQL Internals, "Connection Phase")

constexpr std::size_t mysql_header = 4;  // three bytes of length, one of sequence
constexpr std::uint32_t client_protocol_41 = 0x200;
constexpr std::uint32_t client_ssl = 0x800;
constexpr std::uint32_t client_secure_connection = 0x8000;

bool read_exactly(int socket, unsigned char* bytes, std::size_t size) {
  return retry([&] { return ::recv(socket, bytes, size, MSG_WAITALL); }) == static_cast<ssize_t>(size);
}

/// The server's first packet without its header; empty where none came.
std::string mysql_greeting(int socket) {
  std::array<unsigned char, mysql_header> header{};
  if (!read_exactly(socket, header.data(), header.size())) return "";
  const std::size_t size = header[0] | std::size_t{header[1]} << 8U | std::size_t{header[2]} << 16U;
  if (size == 0) return "";
  constexpr std::size_t most = 4096;
  std::string greeting(std::min(size, most), '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(greeting.data());  // NOLINT: bytes are bytes
  return read_exactly(socket, bytes, greeting.size()) ? greeting : "";
}

/// Behind the version's text: a connection's id, eight bytes of salt, a zero, then what the server can.
bool offers_tls(const std::string& greeting) {
  const std::size_t text_end = greeting.find('\0', 1);
  if (text_end == std::string::npos) return false;
  const std::size_t capabilities = text_end + 1 + 4 + 8 + 1;
  if (greeting.size() < capabilities + 2) return false;
  const std::uint32_t second = static_cast<unsigned char>(greeting[capabilities + 1]);
  return (second << 8U & client_ssl) != 0;
}

bool ask_for_tls(int socket) {
  std::array<unsigned char, mysql_header + 32> request{32, 0, 0, 1};
  constexpr std::uint32_t wishes = client_protocol_41 | client_ssl | client_secure_connection;
  request[4] = wishes & 0xffU;
  request[5] = wishes >> 8U & 0xffU;
  request[10] = 1;   // packets of at most 64 KiB
  request[12] = 45;  // utf8mb4_general_ci
  return ::send(socket, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size());
}

/// Empty where TLS may begin, or else why not.
std::string open_mysql(int socket) {
  const std::string greeting = mysql_greeting(socket);
  if (greeting.empty()) return "it does not greet";
  if (greeting.front() != 10)
    return "it refuses before TLS: " + greeting.substr(std::min<std::size_t>(3, greeting.size()));
  if (!offers_tls(greeting)) return "it offers no TLS";
  return ask_for_tls(socket) ? "" : "the connection was lost";
}

// --- TLS

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

Context context_of(const std::string& authority) {
  Context context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  const bool known = SSL_CTX_load_verify_file(context.get(), authority.c_str()) == 1;
  ERR_clear_error();
  return known ? std::move(context) : nullptr;
}

/// An address is not asked for by name (SNI).
bool expect(ssl_st* tls, const Endpoint& endpoint) {
  if (endpoint.name.empty())
    return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), endpoint.address.text().c_str()) == 1;
  return SSL_set1_host(tls, endpoint.name.c_str()) == 1 &&
         SSL_set_tlsext_host_name(tls, endpoint.name.c_str()) == 1;
}

std::string reason_of(const ssl_st* tls, int error) {
  const long verified = SSL_get_verify_result(tls);
  if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return "it does not answer";
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  return reason != nullptr ? reason : "the connection was lost";
}

}  // namespace

void SecureConnection::Free::operator()(ssl_st* tls) const { SSL_free(tls); }

tl::unexpected<Failure> SecureConnection::failure(const char* operation, int result) const {
  auto told = failed(operation, peer_, reason_of(tls_.get(), SSL_get_error(tls_.get(), result)));
  ERR_clear_error();
  return told;
}

Expected<SecureConnection> SecureConnection::open(View& view, const Endpoint& endpoint) {
  auto socket = view.socket(endpoint.from);
  if (!socket) return tl::unexpected(socket.error());
  set_patience(socket->get(), endpoint.patience_ms);
  const int error = connect_to(socket->get(), endpoint.address, endpoint.port);
  if (error != 0)
    return system_failure("connect to", fmt::format("{}:{}", endpoint.address.text(), endpoint.port),
                          error == EINPROGRESS ? ETIMEDOUT : error);
  return open(std::move(*socket), endpoint, view.authority());
}

Expected<SecureConnection> SecureConnection::open(Descriptor socket, const Endpoint& endpoint,
                                                  const std::string& authority) {
  SecureConnection made;
  made.peer_ = fmt::format("{}:{}", endpoint.address.text(), endpoint.port);
  made.socket_ = std::move(socket);
  if (endpoint.opening == Opening::Mysql)
    if (const std::string refused = open_mysql(made.socket_.get()); !refused.empty())
      return failed("speak MySQL with", made.peer_, refused);
  const Context context = context_of(authority);
  if (!context) return failed("read the authority's certificate in", authority, "there is none");
  made.tls_.reset(SSL_new(context.get()));
  if (!made.tls_ || SSL_set_fd(made.tls_.get(), made.socket_.get()) != 1 ||
      !expect(made.tls_.get(), endpoint))
    return failed("prepare TLS with", made.peer_, "no memory, or no name");
  const int result = SSL_connect(made.tls_.get());
  if (result != 1) return made.failure("speak TLS with", result);
  return made;
}

std::string SecureConnection::until() const {
  tm time{};
  const X509* certificate = SSL_get0_peer_certificate(tls_.get());
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) != 1) return "";
  return fmt::format("{:04}-{:02}-{:02}", time.tm_year + 1900, time.tm_mon + 1, time.tm_mday);
}

Expected<void> SecureConnection::write(std::string_view bytes) {
  std::size_t written = 0;
  const int result = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written);
  if (result != 1) return failure("write to", result);
  return {};
}

Expected<std::string> SecureConnection::read() {
  std::string bytes(4096, '\0');
  std::size_t count = 0;
  const int result = SSL_read_ex(tls_.get(), bytes.data(), bytes.size(), &count);
  if (result != 1) return failure("read from", result);
  bytes.resize(count);
  return bytes;
}

}  // namespace ashlar::lab
