// What the terminal is like, where there is one.
#pragma once

#include <cstddef>

namespace ashlar::cli {

/// Columns of the terminal that standard output is; 0 where it is none or does not say.
std::size_t terminal_width();

/// Its lines; 0 likewise.
std::size_t terminal_height();

bool error_is_terminal();
bool input_is_terminal();

}  // namespace ashlar::cli
