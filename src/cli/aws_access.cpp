#include "cli/aws_access.h"

#include "aws/find_credentials.h"
#include "cli/ask_code.h"
#include "engine/first_states.h"

namespace ashlar::cli {

namespace {

std::map<std::string, std::string> environment_of(const aws::Credentials& credentials) {
  return {{"AWS_ACCESS_KEY_ID", credentials.access_key_id},
          {"AWS_SECRET_ACCESS_KEY", credentials.secret_access_key},
          {"AWS_SESSION_TOKEN", credentials.session_token},
          {"AWS_PROFILE", ""}};
}

}  // namespace

Expected<Access> access_of(bool any_account, const Workspace& workspace, const Common& common) {
  Access access;
  aws::Credentials own;
  if (any_account) {
    auto found = own_credentials(*workspace.organization.settings.home_region);
    if (!found) return tl::unexpected(found.error());
    own = std::move(*found);
    access.expires = own.expires;
    access.environment = environment_of(own);
  }
  access.roles = std::make_shared<engine::Roles>(std::move(own), aws::process_environment());
  access.lasting = backend_of(workspace.organization) == terraform::Backend::Local
                       ? engine::local_states(units_folder(common))
                       : engine::s3_states(access.roles);
  access.open = engine::first_states(first_states_folder(common), {}, access.lasting);
  return access;
}

/// A code opens one session; the next one would have to be waited for.
Expected<aws::Credentials> own_credentials(const std::string& region) {
  static std::map<std::string, aws::Credentials> opened;  // by profile
  const aws::Environment environment = aws::process_environment();
  const std::string profile = environment("AWS_PROFILE").value_or("default");
  const bool from_profile = !environment("AWS_ACCESS_KEY_ID");
  if (const auto known = opened.find(profile); from_profile && known != opened.end()) return known->second;
  bool asked = false;
  auto found = aws::find_credentials({environment, region, [&](const std::string& device) {
                                        asked = true;
                                        return ask_code(device);
                                      }});
  if (found && asked) opened[profile] = *found;
  return found;
}

std::filesystem::path first_states_folder(const Common& common) {
  return std::filesystem::path(common.folder) / ".ashlar" / "bootstrap";
}

std::filesystem::path extras_folder(const Common& common) {
  return std::filesystem::path(common.folder) / ".ashlar" / "extra";
}

std::filesystem::path units_folder(const Common& common) {
  return std::filesystem::path(common.folder) / ".ashlar" / "terraform";
}

}  // namespace ashlar::cli
