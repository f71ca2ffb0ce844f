// Child processes: start a program, wait, collect what it printed.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/failure.h"

namespace ashlar {

struct Command {
  std::string program;  ///< a path (relative to `folder`), or a name looked up in the caller's PATH
  std::vector<std::string> arguments;              ///< without the program itself
  std::string folder;                              ///< working folder; empty for the caller's
  std::map<std::string, std::string> environment;  ///< set on top of the caller's
  std::string input{};                             ///< its standard input; empty: /dev/null
};

struct Finished {
  int exit_code = 0;  ///< 128 + signal number where a signal ended it
  std::string out;
  std::string err;
};

/// Runs to the end. The child dies with the calling thread (PR_SET_PDEATHSIG). No shell is involved. No
/// descriptor of ours reaches it but its outputs. Processes that it leaves behind are
/// not waited for. A program that ran and failed is a `Finished`; one that could not be started is a
/// `Failure`.
Expected<Finished> run(const Command& command);

/// Where a shell would find `program` in PATH.
std::optional<std::string> find_program(const std::string& program);

}  // namespace ashlar
