// Web requests from inside the lab, by libcurl over the lab's sockets: names, certificates and redirects as a
// browser there would see them.
#pragma once

#include <string>

#include "lab/verify/view.h"

namespace ashlar::lab {

struct WebRequest {
  std::string from;            ///< a network of the lab
  std::string url;             ///< `https://stage.acme.example/greeting`
  topology::Address address;   ///< where its host is
  std::string method = "GET";  ///< or POST, without a body
};

struct WebAnswer {
  int status = 0;
  std::string body;
  std::string location;  ///< of a redirect, which is not followed
};

/// Verified against the lab's authority and the host's name. A connection or a certificate that fails is a
/// failure, whose reason is libcurl's.
Expected<WebAnswer> ask_web(View& view, const WebRequest& request);

/// "200 BODY", "301 LOCATION", or why there was no answer.
std::string told(const Expected<WebAnswer>& answer);

}  // namespace ashlar::lab
