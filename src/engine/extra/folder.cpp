#include "engine/extra/folder.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "terraform/unit_files.h"

namespace ashlar::engine {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using terraform::StateFile;

constexpr std::size_t largest = std::size_t{1} << 28U;
constexpr const char* state_file = "terraform.tfstate";
constexpr const char* plan_file = "tfplan";
constexpr const char* kept_file = "terraform.tfstate.kept";  ///< the last that was whole
constexpr const char* begun_file = "begun.json";             ///< which state Terraform began with
constexpr const char* unchanged_file = "nothing-to-do";      ///< a digest of files and state
constexpr const char* ready_file = ".terraform/ready";       ///< the provider's version, a digest of files
constexpr const char* lock_file = ".terraform.lock.hcl";     ///< `terraform init` may add to it

fs::path folder_of(const fs::path& extras, const Unit& unit) { return extras / unit.path.text(); }

void remove_file(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
}

std::string text_of(const fs::path& path) { return read_file(path, largest).value_or(std::string()); }

std::string digest_of(const FileTree& files) {
  std::string all;
  for (const auto& [path, text] : files)
    if (path != lock_file) all += path + " " + std::to_string(text.size()) + "\n" + text;
  return sha256_hex(all);
}

/// Values name neither a provider nor a module.
std::string readiness_for(FileTree files) {
  files.erase("ashlar.tf.json");
  return std::string(terraform::provider_version()) + " " + digest_of(files);
}

/// One that was made and never written has a lineage that stands nowhere yet.
json json_of(const StateVersion& version) {
  return {{"lineage", version.serial == 0 ? "" : version.lineage}, {"serial", version.serial}};
}

tl::unexpected<Failure> both_changed(const fs::path& left) {
  Failure failure;
  failure.operation = "go on with";
  failure.target = left.string();
  failure.reason =
      "a run of Terraform that was killed has left this state, and the unit's own state was "
      "changed since";
  failure.help =
      "compare them (`terraform state list -state=FILE`), bring in what is missing with "
      "`terraform import` in the unit's folder, and remove that file";
  return tl::unexpected(std::move(failure));
}

Expected<std::optional<StateFile>> state_in(const fs::path& file) {
  if (!is_there(file)) return std::nullopt;
  const auto text = read_file(file, largest);
  if (!text) return tl::unexpected(text.error());
  return terraform::parse_state(*text, file.string()).map([](StateFile&& state) {
    return std::optional(std::move(state));
  });
}

}  // namespace

Expected<ExtraFolder> ExtraFolder::enter(const fs::path& extras, const Unit& unit) {
  const fs::path path = fs::absolute(folder_of(extras, unit));
  auto lock = terraform::FolderLock::take(path);
  if (!lock) return tl::unexpected(lock.error());
  std::error_code error;
  fs::permissions(path, fs::perms::owner_all, error);
  if (error) return system_failure("protect", path.string(), error.value());
  return ExtraFolder(path, std::move(*lock));
}

bool ExtraFolder::has_left_something(const fs::path& extras, const Unit& unit) {
  return is_there(folder_of(extras, unit) / begun_file);
}

Expected<std::optional<StateFile>> ExtraFolder::left_state(const StateFile& recorded) const {
  const json begun = json::parse(text_of(path_ / begun_file), nullptr, false);
  if (!begun.is_array()) return std::nullopt;
  auto left = state();
  if (!left && !read_file(path_ / state_file, largest)) return left;
  if (!left || !*left || (*left)->same_content(recorded)) return std::nullopt;
  const json now = json_of({recorded.lineage, recorded.serial});
  const bool is_known = std::find(begun.begin(), begun.end(), now) != begun.end();
  return is_known ? std::move(left) : both_changed(path_ / state_file);
}

Expected<void> ExtraFolder::fill(FileTree files, const StateFile& state) const {
  if (is_ready())
    if (std::string lock = text_of(path_ / lock_file); !lock.empty()) files[lock_file] = std::move(lock);
  if (auto written = write_tree(path_, files); !written) return tl::unexpected(written.error());
  for (const char* file : {plan_file, kept_file}) remove_file(path_ / file);
  if (state.lineage.empty()) {
    remove_file(path_ / state_file);
    return {};
  }
  return write_private_file(path_ / state_file, state_text(state));
}

/// Whoever writes a state counts its serial up, also where it says the same.
std::string ExtraFolder::digest(const FileTree& files, const StateFile& state) {
  StateFile content = state;
  content.serial = 0;
  content.lineage.clear();
  content.terraform_version.clear();
  std::erase_if(content.other.get_ref<json::object_t&>(),
                [](const auto& one) { return one.second.is_null(); });
  return sha256_hex(digest_of(files) + state_text(content));
}

Expected<void> ExtraFolder::begin(const std::vector<StateVersion>& recorded) const {
  keep_state();
  json begun = json::array();
  for (const StateVersion& version : recorded) begun.push_back(json_of(version));
  return write_private_file(path_ / begun_file, begun.dump() + "\n").and_then([this] {
    return flush_to_disk(path_ / begun_file);
  });
}

void ExtraFolder::keep_state() const {
  std::error_code missing;
  const auto written = fs::last_write_time(path_ / state_file, missing);
  std::error_code ignored;
  if (missing || written == fs::last_write_time(path_ / kept_file, ignored)) return;
  const auto text = read_file(path_ / state_file, largest);
  if (!text || !terraform::parse_state(*text, "") || !write_private_file(path_ / kept_file, *text)) return;
  fs::last_write_time(path_ / kept_file, written, ignored);
}

std::optional<StateFile> ExtraFolder::kept_state() const {
  return state_in(path_ / kept_file).value_or(std::nullopt);
}

bool ExtraFolder::holds_plan() const { return is_there(path_ / plan_file); }

Expected<std::optional<StateFile>> ExtraFolder::state() const {
  auto written = state_in(path_ / state_file);
  return written || !is_there(path_ / kept_file) ? std::move(written) : state_in(path_ / kept_file);
}

bool ExtraFolder::has_begun() const { return is_there(path_ / begun_file); }

void ExtraFolder::end() const {
  remove_file(path_ / begun_file);
  for (const char* file : {plan_file, state_file, kept_file, "terraform.tfstate.backup"})
    remove_file(path_ / file);
}

bool ExtraFolder::had_nothing_to_do(const std::string& digest) const {
  return text_of(path_ / unchanged_file) == digest;
}

void ExtraFolder::note_nothing_to_do(const std::string& digest) const {
  static_cast<void>(write_file(path_ / unchanged_file, digest));  // costs time only, next time
}

bool ExtraFolder::is_ready() const {
  return text_of(path_ / ready_file).starts_with(std::string(terraform::provider_version()) + " ");
}

bool ExtraFolder::is_ready_for(const FileTree& files) const {
  return text_of(path_ / ready_file) == readiness_for(files);
}

void ExtraFolder::note_ready_for(const FileTree& files) const {
  static_cast<void>(write_file(path_ / ready_file, readiness_for(files)));
}

}  // namespace ashlar::engine
