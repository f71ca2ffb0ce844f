// IPv4 networks. Sums are done in 64 bits, so that /0 and the last address need no special case.
#include "base/cidr.h"

#include <stdexcept>

#include <fmt/format.h>

namespace ashlar {

namespace {

std::uint32_t mask(int prefix) { return static_cast<std::uint32_t>(~std::uint64_t{0} << (32 - prefix)); }

bool all_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Why `text` is not a number from 0 to `max`; empty where it is one.
std::string number_problem(std::string_view text, int max) {
  if (text.empty()) return "a number is missing";
  if (!all_digits(text)) return fmt::format("\"{}\" is not a whole number", text);
  if (text.size() > 1 && text.front() == '0') {
    return fmt::format("\"{}\" has a leading zero, which some programs read as octal", text);
  }
  const bool above = text.size() > 3 || std::stoi(std::string(text)) > max;
  return above ? fmt::format("{} is above {}", text, max) : "";
}

std::optional<std::uint32_t> parse_number(std::string_view text, int max, CidrProblem& problem) {
  problem.reason = number_problem(text, max);
  if (!problem.reason.empty()) return std::nullopt;
  return static_cast<std::uint32_t>(std::stoul(std::string(text)));
}

std::size_t count_parts(std::string_view address) {
  std::size_t parts = 1;
  for (const char c : address) parts += c == '.' ? 1 : 0;
  return parts;
}

/// `address` must have four parts.
std::optional<std::uint32_t> parse_address(std::string_view address, CidrProblem& problem) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const std::size_t dot = address.find('.');
    const auto part = parse_number(address.substr(0, dot), 255, problem);
    if (!part) return std::nullopt;
    value = value << 8 | *part;
    address.remove_prefix(dot == std::string_view::npos ? address.size() : dot + 1);
  }
  return value;
}

/// 10.0/16 is how some write 10.0.0.0/16: the mend for an address with parts missing.
std::optional<Cidr> with_zeros(std::string_view address, std::size_t parts, std::string_view prefix) {
  std::string filled(address);
  for (; parts < 4; ++parts) filled += ".0";
  CidrProblem problem;
  const auto cidr = parse_cidr(fmt::format("{}/{}", filled, prefix), problem);
  return cidr ? cidr : problem.mend;
}

/// Four parts, before any of them is read.
bool check_shape(std::string_view address, std::string_view prefix, CidrProblem& problem) {
  if (address.find(':') != std::string_view::npos) {
    problem.reason = "this is IPv6; only IPv4 networks are understood here";
    return false;
  }
  const std::size_t parts = count_parts(address);
  if (parts == 4) return true;
  problem.reason = fmt::format("an IPv4 address has four numbers; this one has {}", parts);
  if (parts < 4) problem.mend = with_zeros(address, parts, prefix);
  return false;
}

std::optional<Cidr> without_host_bits(Cidr cidr, CidrProblem& problem) {
  const Cidr network{cidr.address & mask(cidr.prefix), cidr.prefix};
  if (network == cidr) return cidr;
  problem.reason = fmt::format("{} has bits set beyond the first {}", ipv4_text(cidr.address), cidr.prefix);
  problem.mend = network;
  return std::nullopt;
}

}  // namespace

bool Cidr::contains(const Cidr& other) const {
  return other.prefix >= prefix && (other.address & mask(prefix)) == address;
}

bool Cidr::overlaps(const Cidr& other) const { return contains(other) || other.contains(*this); }

Cidr Cidr::part(int bits, std::uint32_t index) const {
  if (bits < 0 || bits > 32 - prefix) throw std::out_of_range("Cidr::part: no such prefix");
  if (index >= std::uint64_t{1} << bits) throw std::out_of_range("Cidr::part: no such part");
  const int longer = prefix + bits;
  const std::uint64_t offset = std::uint64_t{index} << (32 - longer);
  return {static_cast<std::uint32_t>(address + offset), longer};
}

std::string Cidr::text() const { return fmt::format("{}/{}", ipv4_text(address), prefix); }

std::optional<Cidr> parse_cidr(std::string_view text, CidrProblem& problem) {
  problem = {};
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    problem.reason = "the prefix length is missing, as /16 in 10.0.0.0/16";
    return std::nullopt;
  }
  const std::string_view address_text = text.substr(0, slash);
  const std::string_view prefix_text = text.substr(slash + 1);
  if (!check_shape(address_text, prefix_text, problem)) return std::nullopt;
  const auto address = parse_address(address_text, problem);
  if (!address) return std::nullopt;
  const auto prefix = parse_number(prefix_text, 32, problem);
  if (!prefix) return std::nullopt;
  return without_host_bits({*address, static_cast<int>(*prefix)}, problem);
}

std::string ipv4_text(std::uint32_t address) {
  return fmt::format("{}.{}.{}.{}", address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255);
}

}  // namespace ashlar
