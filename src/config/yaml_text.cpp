#include "config/yaml_text.h"

#include <cstddef>
#include <utility>

#include "base/text.h"

namespace ashlar::yaml {

namespace {

constexpr std::size_t most_characters = 40;

/// The bytes of the first `count` characters.
std::size_t prefix_length(std::string_view text, std::size_t count) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (starts_character && count-- == 0) return i;
  }
  return text.size();
}

}  // namespace

std::string shown(std::string_view text) {
  const std::size_t length = prefix_length(text, most_characters);
  std::string result = printable(text.substr(0, length));
  if (length < text.size()) result += "...";
  return result;
}

Diagnostic mistake(std::string summary, const Span& at, std::string help) {
  Diagnostic diagnostic;
  diagnostic.summary = std::move(summary);
  diagnostic.at = at;
  diagnostic.help = std::move(help);
  return diagnostic;
}

}  // namespace ashlar::yaml
