#include "terraform/provider_mirror.h"

#include <cstdlib>
#include <regex>
#include <string_view>

#include <fmt/format.h>

#include "base/files.h"
#include "schema/schema.h"
#include "terraform/json_text.h"

namespace ashlar::terraform {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t config_limit = 1 << 20;
constexpr std::string_view source = "registry.terraform.io/hashicorp/aws";

/// Terraform's own implied mirrors on Unix (developer.hashicorp.com/terraform/cli/config/config-file,
/// "Implied Local Mirror Directories"); those below the home folder come before them.
constexpr std::string_view implied_mirrors[] = {
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
};

/// Where images and machines without a registry keep their plugins.
constexpr std::string_view usual_mirrors[] = {
    "/opt/tf-plugins",
    "/opt/terraform-plugins",
    "/opt/terraform/plugins",
    "/opt/terraform/providers",
    "/opt/terraform.d/plugins",
    "/usr/local/lib/terraform/plugins",
    "/usr/lib/terraform/plugins",
    "/usr/local/share/terraform/providers",
    "/usr/share/terraform/providers",
    "/var/lib/terraform/plugins",
    "/root/.terraform.d/plugins",
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  return value == nullptr ? "" : value;
}

std::string text_or_nothing(const fs::path& path) {
  return read_file(path, config_limit).value_or(std::string());
}

/// The file may be missing: Terraform only warns of that.
std::string cli_config_text(const std::string& home) {
  if (std::string named = variable("TF_CLI_CONFIG_FILE"); !named.empty()) return text_or_nothing(named);
  return home.empty() ? "" : text_or_nothing(fs::path(home) / ".terraformrc");
}

/// Good enough for HCL and its JSON form: the path inside a filesystem_mirror, and the cache of plugins,
/// which has the layout of a mirror. A comment that looks like one costs a look into a folder.
std::vector<fs::path> configured_mirrors(const std::string& config) {
  static const std::regex pattern(
      R"re((?:filesystem_mirror"?\s*[:=]?\s*\[?\s*\{[^}]*?\bpath|plugin_cache_dir)"?\s*[:=]\s*"([^"]+)")re");
  std::vector<fs::path> mirrors;
  for (auto match = std::sregex_iterator(config.begin(), config.end(), pattern);
       match != std::sregex_iterator(); ++match) {
    mirrors.emplace_back((*match)[1].str());
  }
  return mirrors;
}

bool holds(const fs::path& mirror, const ProviderPackage& package) {
  const std::string archive =
      fmt::format("terraform-provider-aws_{}_{}.zip", package.version, package.platform);
  return provider_program(mirror, package) || is_there(mirror / source / archive);
}

}  // namespace

MirrorSearch mirror_search_from_environment() {
  const std::string home = variable("HOME");
  return {variable("ASHLAR_PROVIDER_MIRROR"), cli_config_text(home), home, variable("XDG_DATA_HOME")};
}

std::vector<fs::path> possible_mirrors(const MirrorSearch& search) {
  std::vector<fs::path> folders;
  if (!search.given.empty()) folders.emplace_back(search.given);
  for (fs::path& configured : configured_mirrors(search.cli_config)) folders.push_back(std::move(configured));
  if (!search.home.empty()) folders.push_back(fs::path(search.home) / ".terraform.d/plugins");
  if (!search.data_home.empty()) folders.push_back(fs::path(search.data_home) / "terraform/plugins");
  if (!search.home.empty()) folders.push_back(fs::path(search.home) / ".local/share/terraform/plugins");
  folders.insert(folders.end(), std::begin(implied_mirrors), std::end(implied_mirrors));
  folders.insert(folders.end(), std::begin(usual_mirrors), std::end(usual_mirrors));
  return folders;
}

std::optional<fs::path> find_mirror(const std::vector<fs::path>& folders, const ProviderPackage& package) {
  for (const fs::path& folder : folders) {
    if (holds(folder, package)) return fs::absolute(folder);
  }
  return std::nullopt;
}

std::string cli_config(const fs::path& mirror) {
  std::string path;
  append_json_string(path, mirror.string());
  return fmt::format(
      "provider_installation {{\n"
      "  filesystem_mirror {{\n    path    = {0}\n    include = [\"{1}\"]\n  }}\n"
      "  direct {{\n    exclude = [\"{1}\"]\n  }}\n}}\n",
      path, source);
}

Expected<std::optional<fs::path>> write_cli_config(const fs::path& file, const ProviderPackage& package) {
  auto mirror = find_mirror(possible_mirrors(mirror_search_from_environment()), package);
  if (!mirror) return std::nullopt;
  if (auto written = write_file(file, cli_config(*mirror)); !written) return tl::unexpected(written.error());
  return mirror;
}

std::optional<fs::path> provider_program(const fs::path& packages, const ProviderPackage& package) {
  const fs::path folder = packages / source / package.version / package.platform;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().filename().string().starts_with("terraform-provider-aws")) return entry.path();
  }
  return std::nullopt;
}

Expected<fs::path> installed_provider(const MirrorSearch& search) {
  const ProviderPackage package{std::string(schema::Schema::builtin().provider_version()), "linux_amd64"};
  const bool is_given_in_vain = !search.given.empty() && !holds(search.given, package);
  if (!is_given_in_vain)
    for (const fs::path& folder : possible_mirrors(search))
      if (auto program = provider_program(folder, package)) return *program;
  Failure failure;
  failure.operation = "find";
  failure.target = "the AWS provider " + package.version;
  failure.reason = is_given_in_vain
                       ? "ASHLAR_PROVIDER_MIRROR names " + search.given + ", which does not hold it"
                       : "no mirror on this machine holds it unpacked";
  failure.help =
      "name a folder that does in ASHLAR_PROVIDER_MIRROR: `terraform init` in any unit leaves one in "
      ".terraform/providers";
  return tl::unexpected(std::move(failure));
}

}  // namespace ashlar::terraform
