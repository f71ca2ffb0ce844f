#include "provider/number.h"

#include <array>
#include <charconv>
#include <cmath>

namespace ashlar::provider {

namespace {

/// More than any double needs (309 before the point, 324 after it). A short text like 1e999999999 must not
/// become a long one.
constexpr int most_digits = 1000;

/// `digits` with the point after the first `point` of them; zeros are missing where it stands outside.
struct Decimal {
  bool negative = false;
  std::string digits;
  int point = 0;
};

std::string_view take_digits(std::string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<int> take_exponent(std::string_view& text) {
  if (!take(text, "eE")) return 0;
  const bool negative = text.starts_with('-');
  take(text, "+-");
  const std::string_view digits = take_digits(text);
  int exponent = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (digits.empty() || error != std::errc{} || exponent > 2 * most_digits) return std::nullopt;
  return negative ? -exponent : exponent;
}

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal decimal;
  decimal.negative = text.starts_with('-');
  take(text, "+-");
  const std::string_view whole = take_digits(text);
  const std::string_view fraction = take(text, ".") ? take_digits(text) : std::string_view();
  const std::optional<int> exponent = take_exponent(text);
  const std::size_t count = whole.size() + fraction.size();
  if (!exponent || !text.empty() || count == 0 || count > most_digits) return std::nullopt;
  decimal.digits = std::string(whole) + std::string(fraction);
  decimal.point = static_cast<int>(whole.size()) + *exponent;
  return decimal;
}

void strip_zeros(Decimal& decimal) {
  const std::size_t leading = std::min(decimal.digits.find_first_not_of('0'), decimal.digits.size());
  decimal.digits.erase(0, leading);
  decimal.point -= static_cast<int>(leading);
  decimal.digits.erase(decimal.digits.find_last_not_of('0') + 1);
}

std::string zeros(int count) { return std::string(static_cast<std::size_t>(count), '0'); }

std::string text_of(const Decimal& decimal) {
  const int size = static_cast<int>(decimal.digits.size());
  if (size == 0) return "0";
  std::string text = decimal.negative ? "-" : "";
  if (decimal.point <= 0) return text + "0." + zeros(-decimal.point) + decimal.digits;
  if (decimal.point >= size) return text + decimal.digits + zeros(decimal.point - size);
  const auto point = static_cast<std::size_t>(decimal.point);
  return text + decimal.digits.substr(0, point) + "." + decimal.digits.substr(point);
}

template <class Whole>
std::optional<Whole> whole(const std::string& text) {
  Whole value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Number::Number(std::int64_t value) : text_(std::to_string(value)) {}

Number::Number(std::uint64_t value) : text_(std::to_string(value)) {}

std::optional<Number> Number::parse(std::string_view text) {
  std::optional<Decimal> decimal = read_decimal(text);
  if (!decimal) return std::nullopt;
  strip_zeros(*decimal);
  if (decimal->point > most_digits || decimal->point < -most_digits) return std::nullopt;
  Number number;
  number.text_ = text_of(*decimal);
  return number;
}

std::optional<Number> Number::from(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  std::array<char, 32> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value);
  return parse({text.data(), static_cast<std::size_t>(end - text.data())});
}

std::optional<std::int64_t> Number::int64() const { return whole<std::int64_t>(text_); }

std::optional<std::uint64_t> Number::uint64() const { return whole<std::uint64_t>(text_); }

std::optional<double> Number::exact_double() const {
  double value = 0;
  const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
  if (error != std::errc{} || from(value) != *this) return std::nullopt;
  return value;
}

}  // namespace ashlar::provider
