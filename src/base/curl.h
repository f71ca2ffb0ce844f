// Owners for libcurl's handles, and what every request needs. Who includes it links libcurl.
#pragma once

#include <memory>
#include <string>

#include <curl/curl.h>

namespace ashlar {

struct CloseCurl {
  void operator()(CURL* curl) const { ::curl_easy_cleanup(curl); }
};
struct FreeCurlList {
  void operator()(curl_slist* list) const { ::curl_slist_free_all(list); }
};

using Curl = std::unique_ptr<CURL, CloseCurl>;
using CurlList = std::unique_ptr<curl_slist, FreeCurlList>;

/// For CURLOPT_WRITEFUNCTION: appends to the std::string that CURLOPT_WRITEDATA names.
inline std::size_t append_to_text(char* bytes, std::size_t size, std::size_t count, void* text) {
  static_cast<std::string*>(text)->append(bytes, size * count);
  return size * count;
}

/// What CURLOPT_ERRORBUFFER holds, or, where it is empty, what the code means.
inline std::string curl_problem(CURLcode code, const std::string& buffer) {
  return buffer.front() == '\0' ? ::curl_easy_strerror(code) : buffer.c_str();
}

}  // namespace ashlar
