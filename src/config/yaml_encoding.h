// Whether a text is one that libyaml would read at all. Asked before libyaml sees it, because libyaml reads
// ahead in blocks and would report a bad byte without a line, losing what stands before it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ashlar::yaml {

struct EncodingProblem {
  std::string summary;
  std::string help;
  std::size_t byte = 0;
};

/// The first byte or character that YAML does not allow: UTF-16, NUL, ill-formed UTF-8, a control character.
std::optional<EncodingProblem> find_encoding_problem(std::string_view text);

}  // namespace ashlar::yaml
