"""Organizations: delegated administrators, the organisation's services, and accounts that cannot be made."""

import json

from moto.core.utils import unix_time, utcnow
from moto.iam import iam_backends
from moto.organizations import organizations_backends
from moto.organizations.models import FakeAccount, FakeDelegatedAdministrator, OrganizationsBackend
from moto.organizations.utils import make_random_create_account_status_id

from ..fix import after, fix


@fix("organizations-delegated-services")
def more_services_can_be_delegated():
    """The page "AWS services that you can use with AWS Organizations" lists these as supporting a delegated
    administrator; moto refuses them as unrecognised."""
    FakeDelegatedAdministrator.SUPPORTED_SERVICES += [
        "cloudtrail.amazonaws.com",
        "config.amazonaws.com",
        "securityhub.amazonaws.com",
        "backup.amazonaws.com",
        "account.amazonaws.com",
        "inspector2.amazonaws.com",
        "malware-protection.guardduty.amazonaws.com",
    ]


@fix("organizations-first-role-may-do-all")
def the_first_role_of_an_account_may_do_everything():
    """User guide, "Accessing member accounts": OrganizationAccountAccessRole has the inline policy
    AdministratorAccess; moto gives it none."""

    def allow_all(self, _nothing, _organization, **named):
        everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
        iam_backends[self.id]["global"].put_role_policy(
            named.get("RoleName", "OrganizationAccountAccessRole"),
            "AdministratorAccess",
            json.dumps({"Version": "2012-10-17", "Statement": [everything]}),
        )

    after(FakeAccount, "__init__", allow_all)


@fix("organizations-one-email-one-account")
def an_email_address_belongs_to_one_account():
    """CreateAccount takes an address that another account has, of any organisation and also if it is closed,
    and its status says later that it failed (API reference, CreateAccountStatus); moto makes two."""
    original = OrganizationsBackend.create_account

    def create_account(self, **named):
        if self.org is None or named["Email"].lower() not in emails():
            return original(self, **named)
        status = {
            "Id": make_random_create_account_status_id(),
            "AccountName": named["AccountName"],
            "State": "FAILED",
            "RequestedTimestamp": unix_time(utcnow()),
            "CompletedTimestamp": unix_time(utcnow()),
            "FailureReason": "EMAIL_ALREADY_EXISTS",
        }
        failed_of(self)[status["Id"]] = status
        return {"CreateAccountStatus": status}

    def emails() -> set[str]:
        backends = [each for regions in organizations_backends.values() for each in regions.values()]
        return {account.email.lower() for backend in backends for account in backend.accounts}

    def failed_of(backend) -> dict:
        return vars(backend).setdefault("failed_creations", {})

    describe = OrganizationsBackend.describe_create_account_status

    def describe_create_account_status(self, **named):
        failed = failed_of(self).get(named["CreateAccountRequestId"])
        return {"CreateAccountStatus": failed} if failed else describe(self, **named)

    def with_failed(self, answer, **named):
        """And without the management account, which nobody created."""
        answer["CreateAccountStatuses"] = [
            each for each in answer["CreateAccountStatuses"] if each["AccountId"] != self.account_id
        ]
        if "FAILED" in (named.get("States") or ["FAILED"]) and not answer["NextToken"]:
            answer["CreateAccountStatuses"] += failed_of(self).values()
        return answer

    OrganizationsBackend.create_account = create_account
    OrganizationsBackend.describe_create_account_status = describe_create_account_status
    after(OrganizationsBackend, "list_create_account_status", with_failed)
