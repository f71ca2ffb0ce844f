// What a careful client takes for a certificate, and what not: real handshakes with a server in this process.
#include "lab/verify/secure_connection.h"

#include <array>
#include <csignal>
#include <ctime>
#include <thread>

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include "base/temporary_folder.h"
#include "lab/certificates.h"
#include "lab/x509.h"

namespace ashlar::lab {
namespace {

constexpr topology::Address address{0x0A000001};  // 10.0.0.1
constexpr std::time_t day = std::time_t{24} * 60 * 60;

/// Answers one connection, and ends with it.
class TlsServer {
 public:
  /// `greeting`: sent before TLS, where it is not empty; then so many bytes are read.
  explicit TlsServer(KeyPair keys, std::string greeting = "", std::size_t request = 0)
      : keys_(std::move(keys)), greeting_(std::move(greeting)), request_(request, '\0') {
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    client_ = Descriptor(ends[0]);
    server_ = Descriptor(ends[1]);
    thread_ = std::thread([this] { serve(); });
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer() {
    client_.close();
    thread_.join();
  }

  Descriptor client() { return std::move(client_); }

 private:
  void serve() {
    write_all(server_.get(), greeting_);
    if (!request_.empty()) ::recv(server_.get(), request_.data(), request_.size(), MSG_WAITALL);
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    const X509Certificate certificate = certificate_from_pem(keys_.certificate);
    const PrivateKey key = key_from_pem(keys_.key);
    SSL_CTX_use_certificate(context, certificate.get());
    SSL_CTX_use_PrivateKey(context, key.get());
    SSL* tls = SSL_new(context);
    SSL_set_fd(tls, server_.get());
    std::array<char, 64> text{};
    if (SSL_accept(tls) == 1)
      if (const int count = SSL_read(tls, text.data(), text.size()); count > 0)
        SSL_write(tls, text.data(), count);
    SSL_free(tls);
    SSL_CTX_free(context);
    server_.close();
  }

  KeyPair keys_;
  std::string greeting_;
  std::string request_;
  Descriptor client_;
  Descriptor server_;
  std::thread thread_;
};

class SecureConnectionTest : public ::testing::Test {
 protected:
  Certificates authority(const std::string& name, std::time_t days_ago = 0) {
    return Certificates::open((folder_.path() / name).string(),
                              [days_ago] { return std::time(nullptr) - days_ago * day; })
        .value();
  }
  static KeyPair keys(Certificates& from) {
    return from.issue("server", {"db.acme.example"}, {address}).value();
  }
  /// Empty where it is taken.
  static std::string refusal(TlsServer& server, const std::string& name, const Certificates& known,
                             Opening opening = Opening::None) {
    const auto opened =
        SecureConnection::open(server.client(), {"", address, 1, name, opening}, known.authority_path());
    return opened ? "" : opened.error().reason;
  }

  test::TemporaryFolder folder_;
};

TEST_F(SecureConnectionTest, takes_a_name_that_is_in_it_and_an_address_and_speaks) {
  Certificates ours = authority("ours");
  TlsServer by_address(keys(ours));
  EXPECT_EQ(refusal(by_address, "", ours), "");
  TlsServer by_name(keys(ours));
  auto opened =
      SecureConnection::open(by_name.client(), {"", address, 1, "db.acme.example"}, ours.authority_path());
  ASSERT_TRUE(opened.has_value()) << opened.error().text();
  EXPECT_GT(opened->until(), "2026-");
  ASSERT_TRUE(opened->write("hello").has_value());
  EXPECT_EQ(opened->read().value(), "hello");
}

TEST_F(SecureConnectionTest, refuses_another_name_and_another_address) {
  Certificates ours = authority("ours");
  TlsServer other(keys(ours));
  EXPECT_NE(refusal(other, "web.acme.example", ours).find("ostname mismatch"), std::string::npos);
  TlsServer elsewhere(ours.issue("elsewhere", {"db.acme.example"}, {{address.value + 1}}).value());
  EXPECT_NE(refusal(elsewhere, "", ours).find("IP address mismatch"), std::string::npos);
}

TEST_F(SecureConnectionTest, refuses_who_does_not_chain) {
  Certificates ours = authority("ours");
  Certificates theirs = authority("theirs");
  TlsServer server(keys(theirs));
  EXPECT_NE(refusal(server, "db.acme.example", ours), "");
}

TEST_F(SecureConnectionTest, refuses_what_has_ended_and_what_has_not_begun) {
  Certificates old = authority("old", 400);
  TlsServer ended(keys(old));
  EXPECT_NE(refusal(ended, "db.acme.example", old).find("expired"), std::string::npos);
  Certificates ours = authority("ours");
  Certificates early = authority("ours", -10);
  TlsServer coming(keys(early));
  EXPECT_NE(refusal(coming, "db.acme.example", ours).find("not yet valid"), std::string::npos);
}

std::string greeting(unsigned capabilities) {
  std::string body = "\x0a" + std::string("8.4\0", 4) + "\x01" + std::string(3, '\0') + "saltsalt";
  body += '\0';
  body += static_cast<char>(capabilities & 0xffU);
  body += static_cast<char>(capabilities >> 8U & 0xffU);
  return std::string{static_cast<char>(body.size()), '\0', '\0', '\0'} + body;
}

TEST_F(SecureConnectionTest, asks_a_mysql_server_for_tls) {
  Certificates ours = authority("ours");
  TlsServer server(keys(ours), greeting(0xffff), 36);
  EXPECT_EQ(refusal(server, "db.acme.example", ours, Opening::Mysql), "");
}

TEST_F(SecureConnectionTest, tells_of_a_mysql_server_without_tls) {
  Certificates ours = authority("ours");
  TlsServer plain(keys(ours), greeting(0xf7ff));
  EXPECT_EQ(refusal(plain, "db.acme.example", ours, Opening::Mysql), "it offers no TLS");
  TlsServer full(keys(ours), std::string("\x17\0\0\0\xff\x10\x04Too many connections", 27));
  EXPECT_EQ(refusal(full, "db.acme.example", ours, Opening::Mysql),
            "it refuses before TLS: Too many connections");
  TlsServer silent(keys(ours));
  EXPECT_NE(refusal(silent, "", ours), "it offers no TLS");
}

TEST_F(SecureConnectionTest, survives_every_beginning_of_a_greeting) {
  Certificates ours = authority("ours");
  const std::string whole = greeting(0xffff);
  for (std::size_t size = 4; size < whole.size(); ++size) {
    std::string cut = whole.substr(0, size);
    cut[0] = static_cast<char>(size - 4);
    TlsServer server(keys(ours), cut);
    EXPECT_NE(refusal(server, "db.acme.example", ours, Opening::Mysql), "") << size;
  }
}

}  // namespace
}  // namespace ashlar::lab
