#include "cli/lab_accounts.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "cli/lab_workspace.h"

namespace ashlar::cli {

namespace {

std::vector<std::string> account_names(const Organization& organization) {
  std::vector<std::string> names;
  for (const Account& account : organization.accounts) names.push_back(account.name);
  return names;
}

Exit which_accounts(const std::vector<std::string>& known, const Output& out) {
  Diagnostic error;
  error.summary = "which accounts should the lab run?";
  error.found = "neither --account nor --all";
  error.expected = "--account with some of " + join(known, ",") + ", or --all";
  error.help = "later calls remember them";
  return out.refuse(Exit::Usage, error);
}

Exit both_given(const std::string& accounts, const Output& out) {
  Diagnostic error;
  error.summary = "lab up takes --account or --all, not both";
  error.found = "--all --account " + accounts;
  error.expected = "one of the two";
  error.help = "`ashlar lab up --help` tells more";
  return out.refuse(Exit::Usage, error);
}

Exit unknown_account(const std::string& account, const std::vector<std::string>& known, const Output& out) {
  Diagnostic error;
  error.summary = "there is no account " + account;
  error.found = account;
  error.expected = "some of " + join(known, ", ") + ", with commas between them";
  if (const auto near = nearest_name(account, known)) error.help = "did you mean " + *near + "?";
  return out.refuse(Exit::Mistakes, error);
}

}  // namespace

tl::expected<std::set<std::string>, Exit> chosen_accounts(const LabUpArguments& arguments,
                                                          const Organization& organization,
                                                          const Output& out) {
  const std::vector<std::string> known = account_names(organization);
  if (arguments.all && !arguments.accounts.empty())
    return tl::unexpected(both_given(arguments.accounts, out));
  if (arguments.all) return std::set<std::string>(known.begin(), known.end());
  if (arguments.accounts.empty()) {
    auto last = remembered_accounts(lab_folder(arguments.common));
    if (last.empty()) return tl::unexpected(which_accounts(known, out));
    return last;
  }
  const std::vector<std::string> asked = split(arguments.accounts, ',');
  for (const std::string& account : asked)
    if (std::find(known.begin(), known.end(), account) == known.end())
      return tl::unexpected(unknown_account(account, known, out));
  return std::set<std::string>(asked.begin(), asked.end());
}

}  // namespace ashlar::cli
