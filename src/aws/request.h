// A request to AWS, and what came back. Plain data.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ashlar::aws {

struct Request {
  std::string service;  ///< as requests are signed: `s3`, `sts`
  std::string region;
  std::string method = "GET";
  std::string origin;      ///< `https://sts.eu-west-1.amazonaws.com`, without a path
  std::string path = "/";  ///< not encoded
  std::vector<std::pair<std::string, std::string>> query;  ///< not encoded
  std::map<std::string, std::string> headers;              ///< by lower-case name, without `host`
  std::string body;
};

struct Response {
  bool is_success() const { return status < 300; }

  int status = 0;
  std::map<std::string, std::string> headers;  ///< by lower-case name
  std::string body;
};

/// `sts.eu-west-1.amazonaws.com`, with the port where the origin names one.
std::string host_of(const Request& request);

/// Percent-encoded but for letters, digits and `-._~`, which RFC 3986 calls unreserved, and the characters
/// of `also`.
std::string percent_encoded(std::string_view text, std::string_view also = "");

/// `a=1&b=%2F`, sorted as AWS signs it.
std::string query_text(const Request& request);

}  // namespace ashlar::aws
