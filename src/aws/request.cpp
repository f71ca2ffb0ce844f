#include "aws/request.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace ashlar::aws {

std::string host_of(const Request& request) {
  const std::size_t scheme = request.origin.find("://");
  return scheme == std::string::npos ? request.origin : request.origin.substr(scheme + 3);
}

std::string percent_encoded(std::string_view text, std::string_view also) {
  constexpr std::string_view unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string encoded;
  for (const char c : text) {
    const bool plain = unreserved.find(c) != std::string_view::npos || also.find(c) != std::string_view::npos;
    encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

std::string query_text(const Request& request) {
  std::vector<std::pair<std::string, std::string>> encoded;
  for (const auto& [name, value] : request.query)
    encoded.emplace_back(percent_encoded(name), percent_encoded(value));
  std::sort(encoded.begin(), encoded.end());
  std::string text;
  for (const auto& [name, value] : encoded) text += (text.empty() ? "" : "&") + name + "=" + value;
  return text;
}

}  // namespace ashlar::aws
