// How check and synth grow with the organisation, as whole processes: from acme's six accounts to 120.
//   size_bench ASHLAR FOLDER
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <sys/resource.h>

#include "base/files.h"
#include "support/generated_organization.h"
#include "timing.h"

namespace ashlar {
namespace {

constexpr int runs = 5;

std::string write_organization(const std::filesystem::path& folder, int accounts) {
  const std::filesystem::path root = folder / std::to_string(accounts);
  for (const auto& [path, text] : testing::generated_files(accounts)) {
    std::filesystem::create_directories((root / path).parent_path());
    if (!write_file(root / path, text)) return {};
  }
  return root.string();
}

/// The least of several runs, in milliseconds; negative where the command failed.
double least_time(const Command& command, const std::string& removed) {
  double least = time_once(command, removed);
  for (int i = 1; i < runs && least >= 0; ++i) {
    const double taken = time_once(command, removed);
    least = std::min(least, taken);  // a failure is less than any time
  }
  return least;
}

/// The most that any child had so far; sizes grow, so it is the last one's.
double peak_mebibytes() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

bool print(const std::string& program, const std::filesystem::path& folder, int accounts) {
  const std::string organization = write_organization(folder, accounts);
  const std::string out = (folder / "out").string();
  const double check = least_time({program, {"check", "-C", organization}, {}, {}}, out);
  const double synth = least_time({program, {"synth", "-C", organization, "-o", out}, {}, {}}, out);
  fmt::print("{:>8} {:>10.0f} {:>10.0f} {:>14.2f} {:>10.0f}\n", accounts, check, synth,
             (check + synth) / accounts, peak_mebibytes());
  return check > 0 && synth > 0;
}

}  // namespace
}  // namespace ashlar

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: size_bench ASHLAR FOLDER\n");
    return 2;
  }
  fmt::print("{:>8} {:>10} {:>10} {:>14} {:>10}\n", "accounts", "check, ms", "synth, ms", "both/account",
             "peak, MiB");
  bool fine = true;
  for (int accounts : {6, 15, 30, 60, 120}) fine = ashlar::print(argv[1], argv[2], accounts) && fine;
  return fine ? 0 : 1;
}
