// The program: its arguments in, its exit code out.
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "cli/program.h"

namespace {

/// What could not be written (a full disk behind a redirection) was not said.
int finish(ashlar::cli::Exit code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return static_cast<int>(code);
  std::fprintf(stderr, "error: cannot write standard output: %s\n   = note: %s\n", std::strerror(errno),
               code == ashlar::cli::Exit::Fine ? "all that was asked was done" : "the rest is as told above");
  return static_cast<int>(ashlar::cli::Exit::World);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file over its limit is told like a full disk
  return finish(ashlar::cli::run_program(std::vector<std::string>(argv + 1, argv + argc)));
}
