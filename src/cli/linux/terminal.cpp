#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace ashlar::cli {

namespace {

/// All zero where standard output is no terminal, or one that does not say.
winsize terminal_size() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
  return size;
}

}  // namespace

std::size_t terminal_width() { return terminal_size().ws_col; }

std::size_t terminal_height() { return terminal_size().ws_row; }

bool error_is_terminal() { return ::isatty(STDERR_FILENO) != 0; }

bool input_is_terminal() { return ::isatty(STDIN_FILENO) != 0; }

}  // namespace ashlar::cli
