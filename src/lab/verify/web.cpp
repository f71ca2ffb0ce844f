#include "lab/verify/web.h"

#include <fmt/format.h>

#include "base/curl.h"

namespace ashlar::lab {

namespace {

constexpr long patience_ms = 5000;

/// For one request: the first connection takes it. Others, after a connection that died, get none.
curl_socket_t give_socket(void* kept, curlsocktype, curl_sockaddr*) {
  auto* socket = static_cast<Descriptor*>(kept);
  return *socket ? socket->release() : CURL_SOCKET_BAD;
}

/// "stage.acme.example:443" of "https://stage.acme.example/x"
std::string host_and_port(const std::string& url) {
  const bool secure = url.starts_with("https://");
  const std::size_t start = url.find("://") + 3;
  const std::string host = url.substr(start, url.find('/', start) - start);
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, secure ? 443 : 80) : host;
}

}  // namespace

Expected<WebAnswer> ask_web(View& view, const WebRequest& request) {
  auto socket = view.socket(request.from);
  if (!socket) return tl::unexpected(socket.error());
  const Curl curl(::curl_easy_init());
  const std::string place = host_and_port(request.url) + ":" + request.address.text();
  const CurlList places(::curl_slist_append(nullptr, place.c_str()));
  const std::string authority = view.authority();
  WebAnswer answer;
  std::string error(CURL_ERROR_SIZE, '\0');
  const auto set = [&](CURLoption option, auto value) { ::curl_easy_setopt(curl.get(), option, value); };
  set(CURLOPT_URL, request.url.c_str());
  if (request.method == "POST") set(CURLOPT_POSTFIELDS, "");
  set(CURLOPT_RESOLVE, places.get());
  set(CURLOPT_CAINFO, authority.c_str());
  set(CURLOPT_CAPATH, nullptr);
  set(CURLOPT_PROXY, "");
  set(CURLOPT_TIMEOUT_MS, patience_ms);
  set(CURLOPT_OPENSOCKETFUNCTION, give_socket);
  set(CURLOPT_OPENSOCKETDATA, &*socket);
  set(CURLOPT_WRITEFUNCTION, append_to_text);
  set(CURLOPT_WRITEDATA, &answer.body);
  set(CURLOPT_ERRORBUFFER, error.data());
  const CURLcode code = ::curl_easy_perform(curl.get());
  if (code != CURLE_OK) {
    Failure failure;
    failure.operation = "reach";
    failure.target = request.url + " from " + request.from;
    failure.reason = curl_problem(code, error);
    return tl::unexpected(std::move(failure));
  }
  long status = 0;
  ::curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  const char* location = nullptr;
  ::curl_easy_getinfo(curl.get(), CURLINFO_REDIRECT_URL, &location);
  if (location != nullptr) answer.location = location;
  return answer;
}

std::string told(const Expected<WebAnswer>& answer) {
  if (!answer) return answer.error().reason;
  const std::string& more = answer->location.empty() ? answer->body : answer->location;
  return std::to_string(answer->status) + (more.empty() ? "" : " " + more);
}

}  // namespace ashlar::lab
