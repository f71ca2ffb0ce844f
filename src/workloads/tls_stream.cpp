// TLS by OpenSSL over a blocking socket whose time-outs the kernel keeps, those of connect(2) too.
#include "workloads/tls_stream.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "workloads/pool.h"

namespace ashlar::workloads {
namespace {

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

tl::unexpected<Failure> failed(const std::string& operation, const std::string& peer,
                               const std::string& why) {
  return tl::unexpected(Failure{operation, peer, why, {}, true});
}

void set_options(int socket) {
  const auto patience = std::chrono::microseconds(connect_patience).count();
  const timeval limit{patience / 1'000'000, patience % 1'000'000};
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Expected<Addresses> addresses_of(const std::string& host, int port, const std::string& peer) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &wanted, &found);
  if (error != 0) return failed("find", peer, ::gai_strerror(error));
  return Addresses(found, ::freeaddrinfo);
}

Expected<Descriptor> open_socket(const std::string& host, int port, const std::string& peer) {
  const auto addresses = addresses_of(host, port, peer);
  if (!addresses) return tl::unexpected(addresses.error());
  int error = 0;
  for (const addrinfo* address = addresses->get(); address != nullptr; address = address->ai_next) {
    Descriptor socket(::socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) return system_failure("open a socket to", peer, errno);
    set_options(socket.get());
    if (::connect(socket.get(), address->ai_addr, address->ai_addrlen) == 0) return socket;
    error = errno == EINPROGRESS ? ETIMEDOUT : errno;
  }
  auto failure = system_failure("connect to", peer, error);
  failure.value().retryable = true;
  return failure;
}

/// The host's name is what is asked for (SNI) and what the certificate must be for; an address is no SNI.
bool expect_host(SSL* tls, const std::string& host) {
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host.c_str()) == 1) return true;
  return SSL_set1_host(tls, host.c_str()) == 1 && SSL_set_tlsext_host_name(tls, host.c_str()) == 1;
}

std::string reason_of(const SSL* tls, int error) {
  const long verified = SSL_get_verify_result(tls);
  if (verified != X509_V_OK) return X509_verify_cert_error_string(verified);
  if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) return "it does not answer";
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  return reason != nullptr ? reason : "the connection was lost";
}

/// What went wrong in the call that returned `result`.
tl::unexpected<Failure> tls_failure(const std::string& operation, const std::string& peer, SSL* tls,
                                    int result) {
  const int error = SSL_get_error(tls, result);
  auto failure = failed(operation, peer, reason_of(tls, error));
  failure.value().retryable = SSL_get_verify_result(tls) == X509_V_OK;
  ERR_clear_error();
  return failure;
}

Expected<Context> context_of(const std::string& authorities) {
  Context context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (SSL_CTX_load_verify_file(context.get(), authorities.c_str()) == 1) return context;
  ERR_clear_error();
  return tl::unexpected(Failure{"use", "CA_BUNDLE " + authorities, "it holds no PEM certificate", {}});
}

}  // namespace

Expected<TlsStream> TlsStream::connect(const std::string& host, int port, const std::string& authorities) {
  TlsStream stream;
  stream.peer_ = host + ":" + std::to_string(port);
  auto context = context_of(authorities);
  if (!context) return tl::unexpected(context.error());
  auto socket = open_socket(host, port, stream.peer_);
  if (!socket) return tl::unexpected(socket.error());
  stream.socket_ = std::move(*socket);
  stream.tls_.reset(SSL_new(context->get()));
  SSL* tls = stream.tls_.get();
  if (tls == nullptr || SSL_set_fd(tls, stream.socket_.get()) != 1 || !expect_host(tls, host)) {
    return failed("prepare TLS with", stream.peer_, "no memory, or no host name");
  }
  const int result = SSL_connect(tls);
  if (result != 1) return tls_failure("speak TLS with", stream.peer_, tls, result);
  return stream;
}

Expected<void> TlsStream::write(std::string_view bytes) {
  std::size_t written = 0;
  const int result = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &written);
  if (result != 1) return tls_failure("write to", peer_, tls_.get(), result);
  return {};
}

Expected<std::string> TlsStream::read() {
  std::string bytes(4096, '\0');
  std::size_t count = 0;
  const int result = SSL_read_ex(tls_.get(), bytes.data(), bytes.size(), &count);
  if (result != 1) return tls_failure("read from", peer_, tls_.get(), result);
  bytes.resize(count);
  return bytes;
}

}  // namespace ashlar::workloads
