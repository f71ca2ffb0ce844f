// Text helpers. Nothing here depends on the locale: names and UTF-8 mean the same on every machine.
#include "base/text.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <openssl/evp.h>

namespace ashlar {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

/// How names are compared for slips: capitals and '-' against '_' make no difference.
std::string fold(std::string_view name) {
  std::string folded(name);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  return folded;
}

using Row = std::vector<std::size_t>;

/// One row of the distance table, for the first `i` bytes of `a`; `before` and `last` are the two rows above
/// it.
Row next_row(std::string_view a, std::string_view b, std::size_t i, const Row& before, const Row& last) {
  Row row(b.size() + 1, i);
  for (std::size_t j = 1; j <= b.size(); ++j) {
    const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
    row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
    const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
    if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
  }
  return row;
}

/// Damerau-Levenshtein in its "optimal string alignment" form: a swap of neighbours is one slip, not two.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  Row before(b.size() + 1);
  Row last(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    Row row = next_row(a, b, i, before, last);
    before = std::move(last);
    last = std::move(row);
  }
  return last[b.size()];
}

/// The distance, or `limit + 1` where the lengths alone show that it is above `limit`: a very long name of
/// the user's must not cost a very large table.
std::size_t distance_within(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t difference = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  return difference > limit ? limit + 1 : edit_distance(a, b);
}

std::string join_range(std::span<const std::string> items, std::string_view separator) {
  std::string joined;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) joined += separator;
    joined += items[i];
  }
  return joined;
}

/// How the bytes after a leading byte must look. The second byte's range is what shuts out overlong forms,
/// surrogates and values above U+10FFFF (RFC 3629, section 4).
struct Leading {
  unsigned char first, last;
  std::size_t length;
  unsigned char second_first, second_last;
};
constexpr std::array<Leading, 9> leadings{{{0x00, 0x7F, 1, 0x00, 0x00},
                                           {0xC2, 0xDF, 2, 0x80, 0xBF},
                                           {0xE0, 0xE0, 3, 0xA0, 0xBF},
                                           {0xE1, 0xEC, 3, 0x80, 0xBF},
                                           {0xED, 0xED, 3, 0x80, 0x9F},
                                           {0xEE, 0xEF, 3, 0x80, 0xBF},
                                           {0xF0, 0xF0, 4, 0x90, 0xBF},
                                           {0xF1, 0xF3, 4, 0x80, 0xBF},
                                           {0xF4, 0xF4, 4, 0x80, 0x8F}}};

unsigned char byte(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

bool is_continuation(unsigned char c) { return c >= 0x80 && c <= 0xBF; }

const Leading* find_leading(unsigned char c) {
  for (const Leading& leading : leadings) {
    if (c >= leading.first && c <= leading.last) return &leading;
  }
  return nullptr;
}

/// C0, DEL and C1 drive a terminal; the bidirectional controls make a line read as something that it is not.
bool is_control(std::string_view sequence) {
  const unsigned char first = byte(sequence, 0);
  if (sequence.size() == 1) return first < 0x20 || first == 0x7F;
  if (sequence.size() == 2) return first == 0xC2 && byte(sequence, 1) < 0xA0;
  if (sequence.size() != 3 || first != 0xE2) return false;
  const bool embedding = byte(sequence, 1) == 0x80 && byte(sequence, 2) >= 0xAA && byte(sequence, 2) <= 0xAE;
  const bool isolate = byte(sequence, 1) == 0x81 && byte(sequence, 2) >= 0xA6 && byte(sequence, 2) <= 0xA9;
  return embedding || isolate;
}

void append_escaped(std::string& out, std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out += "\\x";
    out += hex_digits[byte(bytes, i) >> 4];
    out += hex_digits[byte(bytes, i) & 15];
  }
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known) {
  if (name.empty()) return std::nullopt;
  const std::string folded = fold(name);
  std::size_t nearest = std::max<std::size_t>(1, name.size() / 3) + 1;
  const std::string* found = nullptr;
  for (const std::string& candidate : known) {
    const std::size_t distance = distance_within(folded, fold(candidate), nearest - 1);
    if (distance >= nearest) continue;
    nearest = distance;
    found = &candidate;
    if (distance == 0) break;
  }
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::string join_or(std::span<const std::string> items) {
  if (items.size() < 2) return join(items, "");
  return join_range(items.first(items.size() - 1), ", ") + " or " + items.back();
}

std::string join(std::span<const std::string> items, std::string_view separator) {
  return join_range(items, separator);
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t end = text.find(separator); end != std::string_view::npos;
       end = text.find(separator, start)) {
    parts.emplace_back(text.substr(start, end - start));
    start = end + 1;
  }
  parts.emplace_back(text.substr(start));
  return parts;
}

bool contains_any(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  if (from.empty()) return std::string(text);
  std::string replaced;
  std::size_t start = 0;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from, start)) {
    replaced.append(text.substr(start, at - start)).append(to);
    start = at + from.size();
  }
  return replaced.append(text.substr(start));
}

std::string sha256_hex(std::string_view text, std::size_t digits) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int size = 0;
  if (EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-256");
  }
  std::string hex;
  for (std::size_t i = 0; i < size; ++i) {
    hex += hex_digits[hash[i] >> 4];
    hex += hex_digits[hash[i] & 15];
  }
  hex.resize(std::min(digits, hex.size()));
  return hex;
}

std::size_t utf8_sequence(std::string_view text) {
  if (text.empty()) return 0;
  const Leading* leading = find_leading(byte(text, 0));
  if (leading == nullptr || text.size() < leading->length) return 0;
  if (leading->length == 1) return 1;
  if (byte(text, 1) < leading->second_first || byte(text, 1) > leading->second_last) return 0;
  for (std::size_t i = 2; i < leading->length; ++i) {
    if (!is_continuation(byte(text, i))) return 0;
  }
  return leading->length;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string printable(std::string_view text) {
  std::string shown;
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    const std::string_view bytes = text.substr(0, std::max<std::size_t>(1, length));
    if (length == 0 || is_control(bytes)) {
      append_escaped(shown, bytes);
    } else {
      shown += bytes;
    }
    text.remove_prefix(bytes.size());
  }
  return shown;
}

}  // namespace ashlar
