// One JSON object in one file: name → secret.
#include "lab/secrets.h"

#include <array>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include <openssl/rand.h>

#include "base/files.h"

namespace ashlar::lab {

namespace {

constexpr std::size_t largest_file = 1 << 20;
constexpr std::size_t secret_length = 40;  // of 62 letters and digits: 238 bits
constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Bytes beyond the largest multiple of the number of letters are thrown away: every letter is as likely.
std::string random_text() {
  constexpr std::size_t usable = 256 / letters.size() * letters.size();
  std::string text;
  while (text.size() < secret_length) {
    std::array<unsigned char, secret_length> bytes{};
    if (RAND_bytes(bytes.data(), bytes.size()) != 1) throw std::logic_error("OpenSSL has no randomness");
    for (const unsigned char byte : bytes) {
      if (byte < usable && text.size() < secret_length) text += letters[byte % letters.size()];
    }
  }
  return text;
}

Expected<std::map<std::string, std::string>> parse(const std::string& path, const std::string& text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false);
  std::map<std::string, std::string> values;
  bool good = json.is_object();
  for (auto item = json.begin(); good && item != json.end(); ++item) {
    good = item->is_string();
    if (good) values[item.key()] = item->get<std::string>();
  }
  if (good) return values;
  Failure failure;
  failure.operation = "read";
  failure.target = path;
  failure.reason = "is not a JSON object of texts";
  failure.help =
      "Without it, data that was made with its passwords cannot be opened: restore it, or remove it "
      "together with the lab's data.";
  return tl::unexpected(std::move(failure));
}

}  // namespace

Expected<Secrets> Secrets::open(const std::string& path) {
  Secrets secrets;
  secrets.path_ = path;
  const Expected<std::string> text = read_file(path, largest_file);
  if (!text && text.error().error == ENOENT) return secrets;
  if (!text) return tl::unexpected(text.error());
  auto values = parse(path, *text);
  if (!values) return tl::unexpected(values.error());
  secrets.values_ = std::move(*values);
  return secrets;
}

const std::string& Secrets::get(const std::string& name) {
  const auto known = values_.find(name);
  if (known != values_.end()) return known->second;
  changed_ = true;
  return values_[name] = random_text();
}

Expected<void> Secrets::save() {
  if (!changed_) return {};
  if (auto written = write_private_file(path_, nlohmann::json(values_).dump(2) + "\n"); !written)
    return written;
  changed_ = false;
  return {};
}

}  // namespace ashlar::lab
