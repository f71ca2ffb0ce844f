#include "aws/find_credentials.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "aws/json_call.h"
#include "aws/profile.h"
#include "aws/sts.h"
#include "base/process.h"
#include "base/text.h"

namespace ashlar::aws {

namespace {

constexpr int most_sources = 5;  ///< a role of a role of …

constexpr const char* help =
    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE to a profile of ~/.aws/config (with "
    "single "
    "sign-on: after `aws sso login`)";

tl::unexpected<Failure> none_found(std::string target, std::string reason) {
  Failure failure;
  failure.operation = "find";
  failure.target = std::move(target);
  failure.reason = std::move(reason);
  failure.help = help;
  return tl::unexpected(std::move(failure));
}

std::string setting(const Profile& profile, const char* name) {
  const auto found = profile.find(name);
  return found == profile.end() ? "" : found->second;
}

/// What the AWS CLI finds in a profile; where there is none, on this instance or container.
Expected<Credentials> exported(const std::string& profile) {
  const std::string target =
      profile.empty() ? "AWS credentials" : "the credentials of the profile " + profile;
  std::vector<std::string> arguments{"configure", "export-credentials", "--format", "process"};
  if (!profile.empty()) arguments.insert(arguments.end(), {"--profile", profile});
  if (!find_program("aws"))
    return none_found(target, profile.empty() ? "neither the environment nor a profile has any"
                                              : "this takes the AWS CLI, and there is no `aws` in PATH");
  const auto finished = run({"aws", arguments, "", {}, {}});
  if (!finished) return tl::unexpected(finished.error());
  const auto given = nlohmann::json::parse(finished->out, nullptr, false);
  if (finished->exit_code != 0 && finished->err.find("Invalid choice") != std::string::npos)
    return none_found(target, "this takes version 2 of the AWS CLI, and the `aws` in PATH is version 1");
  if (finished->exit_code != 0 || !given.is_object() || text_of(given, "AccessKeyId").empty())
    return none_found(target, "`aws configure export-credentials` says: " + printable(finished->err));
  Credentials credentials{text_of(given, "AccessKeyId"), text_of(given, "SecretAccessKey"),
                          text_of(given, "SessionToken"), expiry_of(text_of(given, "Expiration"))};
  if (credentials.expires && *credentials.expires <= std::chrono::system_clock::now())
    return none_found(target, "those that `aws configure export-credentials` gives ended at " +
                                  text_of(given, "Expiration"));
  return credentials;
}

class Finder {
 public:
  Finder(const CredentialsQuestion& question, Profiles profiles)
      : question_(question), profiles_(std::move(profiles)) {}

  Expected<Credentials> of_profile(const std::string& name, int depth = 0) {
    const auto found = profiles_.find(name);
    if (found == profiles_.end()) return none_found("the profile " + name, unknown(name));
    if (depth == most_sources) return none_found("the profile " + name, "its sources never end");
    const Profile& profile = found->second;
    if (!setting(profile, "role_arn").empty()) return of_role(profile, depth);
    if (setting(profile, "aws_access_key_id").empty()) return exported(name);
    return setting(profile, "mfa_serial").empty() || depth > 0 ? keys_of(profile) : of_device(profile);
  }

 private:
  std::string unknown(const std::string& name) const {
    std::vector<std::string> known;
    for (const auto& entry : profiles_) known.push_back(entry.first);
    const auto near = nearest_name(name, known);
    return "no file of profiles has it" + (near ? "; did you mean " + *near + "?" : "");
  }

  Expected<Credentials> of_role(const Profile& profile, int depth) {
    const std::string source = setting(profile, "source_profile");
    const std::string role = setting(profile, "role_arn");
    if (source.empty()) return exported(name_of(profile));  // `credential_source`, or a web identity's token
    auto own = &profiles_[source] == &profile ? keys_of(profile) : of_profile(source, depth + 1);
    if (!own) return own;
    RoleSession session;
    session.role_arn = role;
    session.name = setting(profile, "role_session_name");
    if (session.name.empty()) session.name = "ashlar";
    session.external_id = setting(profile, "external_id");
    session.mfa_serial = setting(profile, "mfa_serial");
    if (!session.mfa_serial.empty()) {
      auto code = mfa_code(session.mfa_serial);
      if (!code) return tl::unexpected(code.error());
      session.mfa_code = std::move(*code);
    }
    return assume_role(Client(std::move(*own), Endpoints(question_.environment)), question_.region, session);
  }

  /// A role that asks for a second factor is entered with a session that has shown one: its trust does not
  /// see that of a role on the way.
  Expected<Credentials> of_device(const Profile& profile) {
    const std::string device = setting(profile, "mfa_serial");
    const auto code = mfa_code(device);
    if (!code) return tl::unexpected(code.error());
    return session_token(Client(*keys_of(profile), Endpoints(question_.environment)), question_.region,
                         device, *code);
  }

  /// A profile may be its own source: the keys stand beside the role.
  static Expected<Credentials> keys_of(const Profile& profile) {
    return Credentials{setting(profile, "aws_access_key_id"),
                       setting(profile, "aws_secret_access_key"),
                       setting(profile, "aws_session_token"),
                       {}};
  }

  std::string name_of(const Profile& profile) const {
    const auto found = std::find_if(profiles_.begin(), profiles_.end(),
                                    [&](const auto& entry) { return &entry.second == &profile; });
    return found->first;
  }

  Expected<std::string> mfa_code(const std::string& serial) {
    const auto [known, is_new] = codes_.try_emplace(serial);
    if (!is_new) return known->second;
    if (!question_.ask_mfa) return none_found("the code of " + serial, "there is nobody to ask for it");
    auto code = question_.ask_mfa(serial);
    if (code) known->second = *code;
    return code;
  }

  const CredentialsQuestion& question_;
  Profiles profiles_;
  std::map<std::string, std::string> codes_;  ///< by device
};

}  // namespace

Expected<Credentials> find_credentials(const CredentialsQuestion& question) {
  const auto variable = [&](const char* name) { return question.environment(name).value_or(""); };
  const bool has_key = !variable("AWS_ACCESS_KEY_ID").empty();
  if (has_key && variable("AWS_SECRET_ACCESS_KEY").empty())
    return none_found("AWS credentials", "AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not");
  if (has_key)
    return Credentials{
        variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), variable("AWS_SESSION_TOKEN"), {}};
  auto profiles = read_profiles(question.environment);
  if (!profiles) return tl::unexpected(profiles.error());
  const auto profile = question.environment("AWS_PROFILE");
  if (!profile && !profiles->contains("default")) return exported("");
  return Finder(question, std::move(*profiles)).of_profile(profile.value_or("default"));
}

}  // namespace ashlar::aws
