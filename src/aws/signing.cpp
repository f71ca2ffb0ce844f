#include "aws/signing.h"

#include <algorithm>
#include <array>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/hmac.h>

#include "base/text.h"

namespace ashlar::aws {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: OpenSSL's bytes
}

std::string hmac(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), digest.data(),
       &size);
  return {digest.begin(), digest.begin() + size};
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

/// S3 alone signs a path as it is sent; the others sign it encoded once more.
std::string canonical_path(const Request& request) {
  const std::string sent = percent_encoded(request.path, "/");
  return request.service == "s3" ? sent : percent_encoded(sent, "/");
}

/// A header's value without white space around it, and with single blanks inside.
std::string trimmed(std::string_view value) {
  std::vector<std::string> words = split(value, ' ');
  std::erase(words, "");
  return join(words, " ");
}

struct Headers {
  std::string lines;
  std::string names;
};

Headers canonical_headers(const Request& request) {
  std::map<std::string, std::string> all = request.headers;
  all["host"] = host_of(request);
  Headers headers;
  for (const auto& [name, value] : all) {
    headers.lines += name + ":" + trimmed(value) + "\n";
    headers.names += (headers.names.empty() ? "" : ";") + name;
  }
  return headers;
}

}  // namespace

Request sign(Request request, const Credentials& credentials, std::chrono::system_clock::time_point at) {
  const auto time = fmt::gmtime(std::chrono::system_clock::to_time_t(at));
  const std::string moment = fmt::format("{:%Y%m%dT%H%M%SZ}", time);
  const std::string day = moment.substr(0, moment.find('T'));
  const std::string body_hash = sha256_hex(request.body);
  request.headers["x-amz-date"] = moment;
  if (request.service == "s3") request.headers["x-amz-content-sha256"] = body_hash;
  if (!credentials.session_token.empty()) request.headers["x-amz-security-token"] = credentials.session_token;

  const Headers headers = canonical_headers(request);
  const std::string canonical = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.method, canonical_path(request),
                                            query_text(request), headers.lines, headers.names, body_hash);
  const std::string scope = fmt::format("{}/{}/{}/aws4_request", day, request.region, request.service);
  const std::string to_sign = fmt::format("{}\n{}\n{}\n{}", algorithm, moment, scope, sha256_hex(canonical));

  std::string key = "AWS4" + credentials.secret_access_key;
  for (const std::string& part : {day, request.region, request.service, std::string("aws4_request")})
    key = hmac(key, part);
  request.headers["authorization"] =
      fmt::format("{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm, credentials.access_key_id,
                  scope, headers.names, hex(hmac(key, to_sign)));
  return request;
}

}  // namespace ashlar::aws
