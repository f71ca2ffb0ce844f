#include "terraform/pass_record.h"

#include <chrono>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar::terraform {

namespace fs = std::filesystem;

std::string PassRecord::key(const FileTree& unit, const std::string& terraform, std::string_view provider) {
  std::string all = fmt::format("ashlar validate 1\nterraform {}\naws {}\n", terraform, provider);
  for (const auto& [path, text] : unit) {
    if (path.ends_with(".md")) continue;
    all += fmt::format("{} {}\n", path, text.size());  // sizes, so that no two trees read alike
    all += text;
  }
  return sha256_hex(all);
}

bool PassRecord::passed(const std::string& key) const {
  std::error_code ignored;
  return fs::is_regular_file(folder_ / key, ignored);
}

void PassRecord::add(const std::string& key, const std::string& unit) const {
  static_cast<void>(write_file(folder_ / key, unit + "\n"));
}

void PassRecord::forget_old() const {
  const auto oldest = fs::file_time_type::clock::now() - std::chrono::hours(24 * 90);
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_, error)) {
    std::error_code ignored;
    const bool old = entry.is_regular_file(ignored) && entry.last_write_time(ignored) < oldest;
    if (old && !ignored) fs::remove(entry.path(), ignored);
  }
}

}  // namespace ashlar::terraform
