// Child processes: start a program, wait, collect what it printed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"

namespace ashlar {

struct Command {
  std::string program;                 ///< a path, or a name looked up in PATH
  std::vector<std::string> arguments;  ///< without the program itself
  std::string folder;                  ///< working folder; empty for the caller's
  std::map<std::string, std::string> environment;  ///< set on top of the caller's
};

struct Finished {
  int exit_code = 0;  ///< 128 + signal number where a signal ended it
  std::string out;
  std::string err;
};

/// Runs to the end. The child dies with the calling thread (PR_SET_PDEATHSIG). No shell is involved.
Expected<Finished> run(const Command& command);

/// Where a shell would find `program` in PATH.
std::optional<std::string> find_program(const std::string& program);

}  // namespace ashlar
