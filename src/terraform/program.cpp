#include "terraform/program.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "terraform/json_members.h"
#include "terraform/unit_files.h"

namespace ashlar::terraform {

namespace {

using nlohmann::json;

constexpr const char* how_to_get =
    "install Terraform 1.11 or later: https://developer.hashicorp.com/terraform/install";

tl::unexpected<Failure> unusable(std::string target, std::string reason) {
  Failure failure;
  failure.operation = "use";
  failure.target = std::move(target);
  failure.reason = std::move(reason);
  failure.help = how_to_get;
  return tl::unexpected(std::move(failure));
}

std::pair<int, int> major_and_minor(const std::string& version) {
  std::pair<int, int> parts{0, 0};
  return std::sscanf(version.c_str(), "%d.%d", &parts.first, &parts.second) == 2 ? parts : std::pair{0, 0};
}

}  // namespace

bool recent_enough(const std::string& version) {
  static const std::pair<int, int> least = major_and_minor(std::string(required_version.substr(3)));
  return major_and_minor(version) >= least;
}

Expected<Program> find_terraform() {
  const auto path = find_program("terraform");
  if (!path) return unusable("terraform", "there is no such program in PATH");
  Expected<Finished> asked = run({.program = *path,
                                  .arguments = {"version", "-json"},
                                  .folder = {},
                                  .environment = quiet_environment()});
  if (!asked) return tl::unexpected(asked.error());
  const json answer = json::parse(asked->out, nullptr, false);
  Program program{*path, text(answer, "terraform_version"), text(answer, "platform")};
  if (program.version.empty()) return unusable(*path, "it does not tell its version");
  if (!recent_enough(program.version)) {
    return unusable(
        *path, "it is version " + program.version + ", and " + std::string(required_version) + " is needed");
  }
  return program;
}

std::map<std::string, std::string> quiet_environment() {
  return {
      {"CHECKPOINT_DISABLE", "1"},
      {"TF_IN_AUTOMATION", "1"},
      {"TF_INPUT", "0"},
      {"AWS_EC2_METADATA_DISABLED", "true"},
      {"TF_CLI_ARGS", ""},
      {"TF_CLI_ARGS_init", ""},
      {"TF_CLI_ARGS_validate", ""},
      {"TF_CLI_ARGS_plan", ""},
      {"TF_CLI_ARGS_apply", ""},
      {"TF_CLI_ARGS_show", ""},
      {"TF_DATA_DIR", ""},
      {"TF_LOG", ""},
      {"TF_LOG_CORE", ""},
      {"TF_LOG_PROVIDER", ""},
      {"TF_WORKSPACE", ""},
      {"TF_REATTACH_PROVIDERS", ""},
  };
}

}  // namespace ashlar::terraform
