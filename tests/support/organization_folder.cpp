#include "support/organization_folder.h"

#include <cstdlib>
#include <stdexcept>

#include "config/check.h"
#include "systems/architecture.h"
#include "terraform/unit_files.h"

namespace ashlar::testing {

namespace {
namespace fs = std::filesystem;
constexpr std::size_t any_size = 1 << 20;
/// The day of every test: what AWS supports must not change under them.
constexpr Date today{std::chrono::year(2026), std::chrono::November, std::chrono::day(25)};
}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (fs::temp_directory_path() / "ashlar-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::map<std::string, std::string> acme_files() {
  std::map<std::string, std::string> files;
  const fs::path root = fs::path(ASHLAR_SOURCE_DIR) / "examples" / "acme";
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    files[entry.path().lexically_relative(root).generic_string()] = read_file(entry.path(), any_size).value();
  }
  return files;
}

void replace_once(std::string& text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
    throw std::logic_error("does not stand there exactly once: " + std::string(from));
  }
  text.replace(at, from.size(), to);
}

std::string Built::messages() const {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.sorted(sources))
    text += to_text(diagnostic, sources, Colour::Off);
  return text;
}

std::unique_ptr<Built> build_organization(const std::map<std::string, std::string>& files) {
  auto built = std::make_unique<Built>();
  for (const auto& [path, text] : files) {
    fs::create_directories((built->folder.path() / path).parent_path());
    if (!write_file(built->folder.path() / path, text)) throw std::runtime_error("cannot write " + path);
  }
  built->organization = load_organization(built->folder.path(), built->sources, built->diagnostics);
  check_organization(built->organization, today, built->diagnostics);
  if (!built->diagnostics.has_errors())
    built->architecture = systems::build(built->organization, built->diagnostics);
  return built;
}

FileTree synthesise(const Built& built) {
  bool local = *built.organization.settings.terraform->backend == "local";
  return terraform::organization_files(built.architecture,
                                       local ? terraform::Backend::Local : terraform::Backend::S3);
}

std::vector<std::string> differing_paths(const FileTree& a, const FileTree& b) {
  std::vector<std::string> paths;
  for (const auto& [path, text] : a) {
    auto other = b.find(path);
    if (other == b.end() || other->second != text) paths.push_back(path);
  }
  for (const auto& [path, text] : b) {
    if (!a.contains(path)) paths.push_back(path);
  }
  return paths;
}

}  // namespace ashlar::testing
