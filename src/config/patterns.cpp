#include "config/patterns.h"

#include <fmt/format.h>

namespace ashlar {

namespace {

std::string digit(char least, char most) {
  return least == most ? std::string(1, least) : fmt::format("[{}-{}]", least, most);
}

std::string any_digits(std::size_t count) {
  if (count == 0) return {};
  return count == 1 ? "[0-9]" : fmt::format("[0-9]{{{}}}", count);
}

/// The numbers between two of as many digits.
std::string between(const std::string& least, const std::string& most) {
  if (least.empty()) return {};
  const std::size_t rest = least.size() - 1;
  const std::string zeros(rest, '0');
  const std::string nines(rest, '9');
  if (least.substr(1) == zeros && most.substr(1) == nines) return digit(least[0], most[0]) + any_digits(rest);
  if (least[0] == most[0]) return least[0] + between(least.substr(1), most.substr(1));
  // The first digit's own range at each end, and what lies between.
  std::string alternatives = least[0] + between(least.substr(1), nines);
  if (least[0] + 1 < most[0]) {
    alternatives +=
        "|" + digit(static_cast<char>(least[0] + 1), static_cast<char>(most[0] - 1)) + any_digits(rest);
  }
  return "(" + alternatives + "|" + most[0] + between(zeros, most.substr(1)) + ")";
}

/// The values of an octet of which only the first `bits` may be set.
std::string octet_pattern(int bits) {
  if (bits == 8) return number_pattern(0, 255);
  std::string alternatives;
  for (int value = 0; value < 256; value += 1 << (8 - bits)) {
    alternatives += fmt::format("{}{}", value == 0 ? "" : "|", value);
  }
  return "(" + alternatives + ")";
}

std::string networks_of(int prefix) {
  const int before = (prefix - 1) / 8;
  std::string pattern;
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0) pattern += R"(\.)";
    if (octet < before) pattern += octet_pattern(8);
    if (octet == before) pattern += octet_pattern(prefix - 8 * before);
    if (octet > before) pattern += "0";
  }
  return fmt::format("{}/{}", pattern, prefix);
}

}  // namespace

std::string number_pattern(std::int64_t least, std::int64_t most) {
  std::string alternatives;
  while (least <= most) {
    const std::string first = std::to_string(least);
    std::string last(first.size(), '9');
    if (last.size() >= std::to_string(most).size()) last = std::to_string(most);
    alternatives += (alternatives.empty() ? "" : "|") + between(first, last);
    least = std::stoll(last) + 1;
  }
  return "(" + alternatives + ")";
}

std::string cidr_pattern(int shortest, int longest) {
  std::string alternatives = networks_of(shortest);
  for (int prefix = shortest + 1; prefix <= longest; ++prefix) alternatives += "|" + networks_of(prefix);
  return alternatives;
}

}  // namespace ashlar
