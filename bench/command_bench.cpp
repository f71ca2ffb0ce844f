// Times commands as whole processes: a warm-up, then several runs, and the least, middle and most of them
// beside the figure aimed at.
//   command_bench ASHLAR ORGANIZATION OUT
#include <algorithm>

#include <fmt/format.h>

#include "timing.h"

namespace ashlar {
namespace {

constexpr int runs = 15;

struct Case {
  std::string name;
  std::vector<std::string> arguments;
  double aim;                ///< milliseconds
  std::string removed = {};  ///< a folder that is removed before each run
};

bool print(const std::string& program, const Case& what) {
  Command command{program, what.arguments, {}, {}};
  time_once(command, what.removed);
  std::vector<double> times;
  times.reserve(runs);
  for (int i = 0; i < runs; ++i) times.push_back(time_once(command, what.removed));
  std::sort(times.begin(), times.end());
  if (times.front() < 0) {
    fmt::print("{:<28} failed\n", what.name);
    return false;
  }
  fmt::print("{:<28} {:>9.1f} {:>9.1f} {:>9.1f} {:>9.0f}\n", what.name, times.front(), times[runs / 2],
             times.back(), what.aim);
  return true;
}

}  // namespace
}  // namespace ashlar

int main(int argc, char** argv) {
  if (argc != 4) {
    fmt::print(stderr, "usage: command_bench ASHLAR ORGANIZATION OUT\n");
    return 2;
  }
  const std::string organization = argv[2];
  const std::string out = argv[3];
  const std::vector<ashlar::Case> cases = {
      {"check", {"check", "-C", organization}, 80},
      {"synth, new folder", {"synth", "-C", organization, "-o", out + "/new"}, 150, out + "/new"},
      {"synth, nothing changed", {"synth", "-C", organization, "-o", out + "/same"}, 150},
      {"show", {"show", "-C", organization}, 100},
      {"explain", {"explain", "stage.mysql.instance", "-C", organization}, 80},
  };
  fmt::print("{:<28} {:>9} {:>9} {:>9} {:>9}\n", "command, ms", "least", "middle", "most", "aim");
  bool fine = true;
  for (const ashlar::Case& what : cases) fine = ashlar::print(argv[1], what) && fine;
  return fine ? 0 : 1;
}
