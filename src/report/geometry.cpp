#include "report/geometry.h"

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace ashlar::report {

namespace {

constexpr std::string_view narrow = "ijl.,:;|!'()[]/ ftI-r";
constexpr std::string_view wide = "mwMW@%";

/// In ems: rounded up from the widths of DejaVu Sans.
double width_of(char c) {
  if (narrow.find(c) != std::string_view::npos) return 0.4;
  if (wide.find(c) != std::string_view::npos) return 0.95;
  return c >= 'A' && c <= 'Z' ? 0.72 : 0.63;
}

}  // namespace

int text_width(std::string_view text, int size) {
  double ems = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t bytes = std::max<std::size_t>(1, utf8_sequence(text.substr(i)));
    ems += bytes == 1 ? width_of(text[i]) : 0.9;
    i += bytes;
  }
  return static_cast<int>(std::ceil(ems * size));
}

}  // namespace ashlar::report
