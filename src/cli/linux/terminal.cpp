#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

namespace ashlar::cli {

std::size_t terminal_width() {
  winsize size{};
  if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
  return size.ws_col;
}

bool error_is_terminal() { return ::isatty(STDERR_FILENO) != 0; }

bool input_is_terminal() { return ::isatty(STDIN_FILENO) != 0; }

}  // namespace ashlar::cli
