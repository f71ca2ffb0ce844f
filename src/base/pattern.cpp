#include "base/pattern.h"

#include <mutex>
#include <stdexcept>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

namespace ashlar {

namespace {

struct Free {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

std::unique_ptr<pcre2_code, Free> compile(const std::string& text) {
  int error = 0;
  PCRE2_SIZE at = 0;
  constexpr std::uint32_t whole = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY;
  std::unique_ptr<pcre2_code, Free> code(
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), whole, &error, &at, nullptr));
  if (code) return code;
  throw std::logic_error(fmt::format("\"{}\" is no pattern: error {} of PCRE2 at {}", text, error, at));
}

}  // namespace

struct Pattern::Compiled {
  std::string text;
  std::once_flag once;
  std::unique_ptr<pcre2_code, Free> code;
};

Pattern::Pattern(std::string text) : compiled_(std::make_unique<Compiled>()) {
  compiled_->text = std::move(text);
}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;

bool Pattern::matches(std::string_view text) const {
  Compiled& own = *compiled_;
  std::call_once(own.once, [&own] { own.code = compile(own.text); });
  const std::unique_ptr<pcre2_match_data, Free> data(pcre2_match_data_create(1, nullptr));
  return pcre2_match(own.code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0, data.get(),
                     nullptr) >= 0;
}

}  // namespace ashlar
