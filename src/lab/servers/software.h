// Programs that the kinds of servers are made of: where they are, which version, and how a shell is told.
#pragma once

#include <string>
#include <string_view>

#include "base/failure.h"
#include "base/process.h"

namespace ashlar::lab {

/// Where a program stands: in PATH, or in /usr/sbin, which ordinary users' PATH lacks.
Expected<std::string> program_path(const std::string& program);

/// The first number with a dot in what the program prints when it is asked by `option`: "10.11.19".
Expected<std::string> program_version(const std::string& program, const std::string& option = "--version");

/// As one word of a POSIX shell.
std::string shell_word(std::string_view text);

}  // namespace ashlar::lab
