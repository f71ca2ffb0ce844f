// Names of the roles that people and machines enter an account by. The same in every account, so that
// settings and other systems can name a role without waiting for it.
#pragma once

#include <string_view>

namespace ashlar {

inline constexpr std::string_view full_access_role = "allow-full-access-from-other-accounts";
inline constexpr std::string_view read_only_role = "allow-read-only-access-from-other-accounts";
inline constexpr std::string_view dev_role = "allow-dev-access-from-other-accounts";
inline constexpr std::string_view billing_role = "allow-billing-only-access-from-other-accounts";
inline constexpr std::string_view logs_role = "allow-logs-access-from-other-accounts";
inline constexpr std::string_view support_role = "allow-support-access-from-other-accounts";
inline constexpr std::string_view iam_admin_role = "allow-iam-admin-access-from-other-accounts";
inline constexpr std::string_view auto_deploy_role = "allow-auto-deploy-access-from-other-accounts";
inline constexpr std::string_view ssh_grunt_role = "allow-ssh-grunt-access-from-other-accounts";

/// AWS makes this one in every account that Organizations creates; the bootstrap, units `access` and the last
/// destroy act by it.
inline constexpr std::string_view first_role = "OrganizationAccountAccessRole";

/// The role of the CI server's machine, in shared-services.
inline constexpr std::string_view ci_role = "ci";

inline constexpr std::string_view role_names[] = {
    full_access_role, read_only_role, dev_role,         billing_role,   logs_role,
    support_role,     iam_admin_role, auto_deploy_role, ssh_grunt_role, ci_role,
};

}  // namespace ashlar
