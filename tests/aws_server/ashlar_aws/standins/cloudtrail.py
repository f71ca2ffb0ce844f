"""CloudTrail: the organisation's delegated administrator. moto lacks the two actions.

API reference of RegisterOrganizationDelegatedAdmin: the account becomes a delegated administrator for
CloudTrail in Organizations, where the provider reads it."""

from ..organization import is_management_account, members_of, organization_of
from ..standin import action, refuse_if

PRINCIPAL = "cloudtrail.amazonaws.com"
NOT_MANAGER, UNKNOWN = "NotOrganizationManagementAccountException", "AccountNotFoundException"


def administrators(call) -> list[str]:
    registered = organization_of(call.account).admins
    return [admin.account.id for admin in registered if PRINCIPAL in admin.services]


@action("cloudtrail", "RegisterOrganizationDelegatedAdmin")
def register_organization_delegated_admin(call):
    member = call["MemberAccountId"]
    refuse_if(
        not is_management_account(call.account), NOT_MANAGER, "Only the management account may do this."
    )
    refuse_if(
        member not in members_of(call.account), UNKNOWN, f"Account {member} is not in the organization."
    )
    refuse_if(
        member in administrators(call), "AccountRegisteredException", f"{member} is registered already."
    )
    refuse_if(len(administrators(call)) >= 3, "DelegatedAdminAccountLimitExceededException", "At most three.")
    organization_of(call.account).register_delegated_administrator(
        AccountId=member, ServicePrincipal=PRINCIPAL
    )
    return {}


@action("cloudtrail", "DeregisterOrganizationDelegatedAdmin")
def deregister_organization_delegated_admin(call):
    member = call["DelegatedAdminAccountId"]
    refuse_if(
        not is_management_account(call.account), NOT_MANAGER, "Only the management account may do this."
    )
    refuse_if(
        member not in administrators(call), "AccountNotRegisteredException", f"{member} is not registered."
    )
    organization_of(call.account).deregister_delegated_administrator(
        AccountId=member, ServicePrincipal=PRINCIPAL
    )
    return {}
