#include "base/base64.h"

#include <algorithm>
#include <cstdint>

#include <openssl/evp.h>

namespace ashlar {

namespace {

constexpr std::size_t in_group = 3;   ///< bytes
constexpr std::size_t out_group = 4;  ///< characters

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: OpenSSL's bytes
}

}  // namespace

std::string encode_base64(std::string_view bytes) {
  std::string text((bytes.size() + in_group - 1) / in_group * out_group + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),  // NOLINT
                                   bytes_of(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

/// OpenSSL forgives white space around the text and padding in its middle, and decodes padding as zeros.
std::optional<std::string> decode_base64(std::string_view text) {
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  const std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string_view digits = text.substr(0, text.size() - padding);
  if (text.size() % out_group != 0 || digits.find_first_not_of(alphabet) != std::string_view::npos) return {};
  std::string bytes(text.size() / out_group * in_group, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),  // NOLINT
                                   bytes_of(text), static_cast<int>(text.size()));
  if (size < 0) return {};
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

}  // namespace ashlar
