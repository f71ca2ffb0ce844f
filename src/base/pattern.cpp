#include "base/pattern.h"

#include <stdexcept>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

namespace ashlar {

namespace {

PCRE2_SPTR bytes(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

std::shared_ptr<const void> compile(const std::string& text) {
  int error = 0;
  PCRE2_SIZE at = 0;
  constexpr std::uint32_t whole = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY;
  pcre2_code* code = pcre2_compile(bytes(text), text.size(), whole, &error, &at, nullptr);
  if (code) return {code, pcre2_code_free};
  throw std::logic_error(fmt::format("\"{}\" is no pattern: error {} of PCRE2 at {}", text, error, at));
}

}  // namespace

Pattern::Pattern(const std::string& text) : code_(compile(text)) {}

bool Pattern::matches(std::string_view text) const {
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create(1, nullptr), pcre2_match_data_free);
  return pcre2_match(code, bytes(text), text.size(), 0, 0, data.get(), nullptr) >= 0;
}

}  // namespace ashlar
