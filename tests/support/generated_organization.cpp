#include "support/generated_organization.h"

#include <array>
#include <regex>
#include <stdexcept>

#include "base/text.h"
#include "support/organization_folder.h"

namespace ashlar::testing {

namespace {

constexpr int first_network = 20;  // acme's own are below

using Files = std::map<std::string, std::string>;

/// "10.17.128.0/17" becomes the lower half of 10.N.0.0/16, management's /19 the start of the upper half.
std::string with_networks(const std::string& text, int network) {
  const std::string prefix = "10." + std::to_string(network);
  std::string moved = std::regex_replace(text, std::regex("10\\.[0-9]+\\.[0-9]+\\.0/17"), prefix + ".0.0/17");
  return std::regex_replace(moved, std::regex("10\\.[0-9]+\\.[0-9]+\\.0/19"), prefix + ".128.0/19");
}

/// Its domain is the account's name under the organisation's.
std::string own_account(const std::string& text, const std::string& model, const std::string& name) {
  std::string own = replace_all(text, "aws+" + model + "@", "aws+" + name + "@");
  return std::regex_replace(own, std::regex("domain: [^\n]*\n"), "");
}

void add_account(Files& files, const Files& acme, const std::string& model, int number) {
  const std::string name = "app-" + std::to_string(number);
  for (const auto& [path, text] : acme) {
    if (!path.starts_with(model + "/")) continue;
    std::string own = replace_all(path, model + "/", name + "/");
    own = replace_all(own, "/" + model + ".yaml", "/" + name + ".yaml");
    files[own] = path.ends_with("/account.yaml") ? own_account(text, model, name)
                                                 : with_networks(text, first_network + number);
  }
}

}  // namespace

Files generated_files(int accounts) {
  if (accounts < acme_accounts || accounts > most_generated_accounts)
    throw std::logic_error("no organisation of that size can be generated");
  constexpr std::array<const char*, 3> models{"dev", "stage", "prod"};
  const Files acme = acme_files();
  Files files = acme;
  for (int number = 0; number < accounts - acme_accounts; ++number)
    add_account(files, acme, models[static_cast<std::size_t>(number) % models.size()], number);
  return files;
}

}  // namespace ashlar::testing
