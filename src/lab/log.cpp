#include "lab/log.h"

#include <chrono>
#include <filesystem>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::lab {

namespace {

std::string time_text() {
  const auto now = std::chrono::system_clock::now();
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch());
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                     since.count() % 1000);
}

}  // namespace

Log::Log(const std::string& path)
    : file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600)) {}

void Log::write(const std::string& line) const {
  static_cast<void>(write_all(file_.get(), time_text() + " " + printable(line) + "\n"));
}

void keep_small(const std::string& path) {
  constexpr std::uintmax_t large = 32U << 20U;
  std::error_code error;
  if (const auto size = std::filesystem::file_size(path, error); error || size < large) return;
  std::filesystem::copy_file(path, path + ".1", std::filesystem::copy_options::overwrite_existing, error);
  if (!error) std::filesystem::resize_file(path, 0, error);
}

}  // namespace ashlar::lab
