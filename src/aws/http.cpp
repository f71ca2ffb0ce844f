#include "aws/http.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

#include "base/curl.h"

namespace ashlar::aws {

namespace {

constexpr long connect_seconds = 10;
constexpr long silent_seconds = 60;  ///< without a byte

/// "Content-Type: text/xml\r\n"
std::size_t keep_header(char* bytes, std::size_t size, std::size_t count, void* kept) {
  const std::string_view line(bytes, size * count);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return line.size();
  std::string name(line.substr(0, colon));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  const std::size_t start = line.find_first_not_of(" \t", colon + 1);
  const std::size_t end = line.find_last_not_of(" \t\r\n");
  const bool empty = start == std::string_view::npos || end < start;
  (*static_cast<std::map<std::string, std::string>*>(kept))[name] =
      empty ? "" : line.substr(start, end - start + 1);
  return line.size();
}

bool is_this_machine(const std::string& host) {
  const std::array<std::string_view, 3> names{"127.0.0.1", "localhost", "[::1]"};
  return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
    return host == name || host.starts_with(std::string(name) + ":");
  });
}

CurlList header_list(const Request& request) {
  curl_slist* list = ::curl_slist_append(nullptr, "Expect:");  // curl would wait for leave to send a body
  list = ::curl_slist_append(list, "Content-Type:");           // nor add what was not signed
  for (const auto& [name, value] : request.headers)
    list = ::curl_slist_append(list, (value.empty() ? name + ";" : name + ": " + value).c_str());
  return CurlList(list);
}

tl::unexpected<Failure> unreachable(const Request& request, std::string reason) {
  Failure failure;
  failure.operation = "reach";
  failure.target = request.origin;
  failure.reason = std::move(reason);
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

/// A body only where there is one: PUT and POST without one say that it is empty.
void set_method(CURL* curl, const Request& request) {
  ::curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (request.method == "HEAD") ::curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  if (request.method != "PUT" && request.method != "POST") return;
  ::curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  ::curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
}

}  // namespace

Expected<Response> send(const Request& request) {
  thread_local const Curl curl(::curl_easy_init());
  ::curl_easy_reset(curl.get());  // connections stay
  const std::string query = query_text(request);
  const std::string url =
      request.origin + percent_encoded(request.path, "/") + (query.empty() ? "" : "?" + query);
  const auto headers = header_list(request);
  Response response;
  std::string error(CURL_ERROR_SIZE, '\0');
  const auto set = [&](CURLoption option, auto value) { ::curl_easy_setopt(curl.get(), option, value); };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_CONNECTTIMEOUT, connect_seconds);
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, silent_seconds);
  set(CURLOPT_HTTPHEADER, headers.get());
  set(CURLOPT_USERAGENT, "ashlar");
  if (is_this_machine(host_of(request))) set(CURLOPT_PROXY, "");
  if (const char* bundle = std::getenv("AWS_CA_BUNDLE"))  // NOLINT(concurrency-mt-unsafe): nobody changes it
    set(CURLOPT_CAINFO, bundle);
  set(CURLOPT_WRITEFUNCTION, append_to_text);
  set(CURLOPT_WRITEDATA, &response.body);
  set(CURLOPT_HEADERFUNCTION, keep_header);
  set(CURLOPT_HEADERDATA, &response.headers);
  set(CURLOPT_ERRORBUFFER, error.data());
  set_method(curl.get(), request);
  const CURLcode code = ::curl_easy_perform(curl.get());
  if (code != CURLE_OK) return unreachable(request, curl_problem(code, error));
  long status = 0;
  ::curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  response.status = static_cast<int>(status);
  return response;
}

}  // namespace ashlar::aws
