// A number that never loses a digit: Terraform's numbers are decimal and wide, a C++ double is neither. Kept
// as its decimal text in one form, so that equal numbers have equal texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ashlar::provider {

class Number {
 public:
  Number() = default;
  Number(int value) : Number(std::int64_t{value}) {}  // NOLINT: numbers are written as literals
  Number(std::int64_t value);                         // NOLINT
  Number(std::uint64_t value);                        // NOLINT

  /// "-12.50", "3e4", "+7". Nothing where `text` is no decimal number, or one of more than a thousand digits.
  static std::optional<Number> parse(std::string_view text);
  /// The shortest decimal that reads back as `value`. Nothing for what is not finite.
  static std::optional<Number> from(double value);

  /// Digits, maybe with a '-' before and a fraction after; no exponent, no zero too many.
  const std::string& text() const { return text_; }
  /// Nothing where it does not fit, or has a fraction.
  std::optional<std::int64_t> int64() const;
  std::optional<std::uint64_t> uint64() const;
  /// Nothing where that would lose digits.
  std::optional<double> exact_double() const;

  /// Of texts: total and stable, not by size.
  auto operator<=>(const Number&) const = default;

 private:
  std::string text_ = "0";
};

}  // namespace ashlar::provider
