#include "engine/journal.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"

namespace ashlar::engine {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t largest_journal = std::size_t{1} << 30U;
constexpr mode_t owner_only = 0600;

/// Up to the last line break: what follows was never waited for.
std::string_view whole_lines(std::string_view text) {
  const std::size_t last = text.rfind('\n');
  return last == std::string_view::npos ? "" : text.substr(0, last + 1);
}

tl::unexpected<Failure> damaged(const fs::path& path, std::size_t line) {
  Failure failure;
  failure.operation = "read";
  failure.target = path.string();
  failure.reason = "line " + std::to_string(line) + " is none of a journal: something else has written to it";
  failure.help = "states that it tells of may be out of date: look at AWS before you remove it";
  return tl::unexpected(std::move(failure));
}

tl::unexpected<Failure> in_use(const fs::path& path) {
  Failure failure;
  failure.operation = "open";
  failure.target = path.string();
  failure.reason = "another run is applying from this folder";
  failure.help = "wait until it has ended";
  failure.retryable = true;
  return tl::unexpected(std::move(failure));
}

ResourceName name_in(const json& entry) { return {entry.at("unit"), entry.at("address")}; }

}  // namespace

Expected<std::unique_ptr<Journal>> Journal::open(const fs::path& path) {
  if (auto made = make_folders(path.parent_path()); !made) return tl::unexpected(made.error());
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, owner_only));
  if (!file) return system_failure("write", path.string(), errno);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
    return errno == EWOULDBLOCK ? in_use(path) : system_failure("lock", path.string(), errno);
  std::unique_ptr<Journal> journal(new Journal(std::move(file), path));
  if (auto read = journal->read(); !read) return tl::unexpected(read.error());
  return journal;
}

Expected<void> Journal::read() {
  const auto text = read_file(path_, largest_journal);
  if (!text) return tl::unexpected(text.error());
  const std::string_view whole = whole_lines(*text);
  size_ = static_cast<off_t>(whole.size());
  if (::ftruncate(file_.get(), size_) != 0) return system_failure("write", path_.string(), errno);
  return understand_lines(whole).and_then([this] { return flush_to_disk(path_); });
}

Expected<void> Journal::understand_lines(std::string_view lines) {
  std::size_t number = 0;
  for (const std::string& line : split(lines, '\n')) {
    ++number;
    if (line.empty()) continue;  // after the last line break
    try {
      understand(json::parse(line));
    } catch (const json::exception&) {
      return damaged(path_, number);
    }
  }
  return {};
}

/// Its lock is asked for and let go at once, since nothing else tells whether somebody holds it.
Expected<std::optional<Journal::Left>> Journal::look(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file) return system_failure("read", path.string(), errno);
  Left left;
  left.at_work = ::flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::flock(file.get(), LOCK_UN);
  const auto text = read_file(path, largest_journal);
  if (!text && !is_there(path)) return std::nullopt;  // that run has just ended
  if (!text) return tl::unexpected(text.error());
  Journal journal(Descriptor(), path);
  if (auto read = journal.understand_lines(whole_lines(*text)); !read) return tl::unexpected(read.error());
  left.unfinished = journal.unfinished();
  if (!left.at_work && left.unfinished.empty()) return std::nullopt;
  return left;
}

void Journal::understand(const json& entry) {
  const std::string kind = entry.at("entry");
  if (kind == "lock") unfinished_.locks[entry.at("unit")].insert(entry.at("id").get<std::string>());
  if (kind == "unlocked") unfinished_.locks.erase(entry.at("unit").get<std::string>());
  if (kind == "cut off") unfinished_.cut_off.insert(name_in(entry));
  if (kind == "intent" || kind == "result" || kind == "forgotten") unfinished_.cut_off.erase(name_in(entry));
  if (kind == "forgotten") unfinished_.in_flight.erase(name_in(entry));
  if (kind == "intent") unfinished_.in_flight.insert(name_in(entry));
  if (kind == "result") {
    const ResourceName name = name_in(entry);
    unfinished_.in_flight.erase(name);
    const json& resource = entry.at("resource");
    unfinished_.results[name] =
        resource.is_null() ? std::nullopt : std::optional(terraform::resource_from(resource));
  }
  if (kind == "written")
    std::erase_if(unfinished_.results, [&](const auto& one) { return one.first.unit == entry.at("unit"); });
  if (kind == "written" || kind == "locked")
    unfinished_.versions[entry.at("unit")] = {entry.at("lineage"), entry.at("serial")};
}

Expected<void> Journal::append(const json& entry) {
  const std::string line = entry.dump() + "\n";
  const std::lock_guard lock(mutex_);
  if (const int error = write_all(file_.get(), line); error != 0) {
    static_cast<void>(::ftruncate(file_.get(), size_));  // half a line must not stand before a whole one
    return system_failure("write", path_.string(), error);
  }
  size_ += static_cast<off_t>(line.size());
  if (::fdatasync(file_.get()) != 0) return system_failure("flush", path_.string(), errno);
  understand(entry);
  return {};
}

Unfinished Journal::unfinished() const {
  const std::lock_guard lock(mutex_);
  return unfinished_;
}

Expected<void> Journal::begin_lock(const std::string& unit, const std::string& id) {
  return append({{"entry", "lock"}, {"unit", unit}, {"id", id}});
}

Expected<void> Journal::locked(const std::string& unit, const StateVersion& version) {
  return append(
      {{"entry", "locked"}, {"unit", unit}, {"lineage", version.lineage}, {"serial", version.serial}});
}

Expected<void> Journal::end_lock(const std::string& unit) {
  return append({{"entry", "unlocked"}, {"unit", unit}});
}

Expected<void> Journal::intend(const ResourceName& resource, std::string_view call) {
  return append(
      {{"entry", "intent"}, {"unit", resource.unit}, {"address", resource.address}, {"call", call}});
}

Expected<void> Journal::result(const ResourceName& resource, const terraform::StateResource* now) {
  json entry{{"entry", "result"}, {"unit", resource.unit}, {"address", resource.address}};
  entry["resource"] = now == nullptr ? json() : json(terraform::to_json(*now));
  return append(entry);
}

Expected<void> Journal::cut_off(const ResourceName& resource) {
  return append({{"entry", "cut off"}, {"unit", resource.unit}, {"address", resource.address}});
}

Expected<void> Journal::forget(const ResourceName& resource) {
  return append({{"entry", "forgotten"}, {"unit", resource.unit}, {"address", resource.address}});
}

Expected<void> Journal::written(const std::string& unit, const StateVersion& version) {
  return append(
      {{"entry", "written"}, {"unit", unit}, {"lineage", version.lineage}, {"serial", version.serial}});
}

Expected<void> Journal::close() {
  const std::lock_guard lock(mutex_);
  if (unfinished_.empty() && ::unlink(path_.c_str()) != 0)
    return system_failure("remove", path_.string(), errno);
  return {};
}

}  // namespace ashlar::engine
