// What a command printed, and its exit code.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "cli/commands.h"

namespace ashlar::cli {

struct Printed {
  Exit exit = Exit::Fine;
  std::string out;
  std::string err;
};

template <class Arguments>
Printed printed(Exit (*command)(const Arguments&), const Arguments& arguments) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  Printed result;
  result.exit = command(arguments);
  result.out = testing::internal::GetCapturedStdout();
  result.err = testing::internal::GetCapturedStderr();
  return result;
}

inline bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace ashlar::cli
