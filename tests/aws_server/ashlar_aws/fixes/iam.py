"""IAM: roles, OpenID Connect providers, a user's credentials, AWS's own policies."""

import copy

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.models import IAMBackend
from moto.iam.responses import IamResponse

from ..fix import fix


@fix("iam-role-description")
def keep_a_role_s_description():
    """UpdateRole without Description leaves it as it is; moto erases it."""
    original = IAMBackend.update_role

    def update_role(self, role_name, description, max_session_duration):
        kept = self.get_role(role_name).description if description is None else description
        return original(self, role_name, kept, max_session_duration)

    IAMBackend.update_role = update_role


@fix("iam-managed-policies-once")
def read_aws_s_own_policies_once():
    """moto reads AWS's 1,600 policies anew for each account and partition, for a third of a second and more
    each time. They never change."""
    original = IAMBackend._init_aws_policies
    known = {}  # by partition; what an account attaches is a copy

    def _init_aws_policies(self):
        if self.region_name not in known:
            known[self.region_name] = original(self)
        policies = [copy.copy(policy) for policy in known[self.region_name]]
        for policy in policies:
            policy.account_id = self.account_id
        return policies

    IAMBackend._init_aws_policies = _init_aws_policies


@fix("iam-service-specific-credentials")
def a_user_has_no_service_specific_credentials():
    """The provider lists them when it destroys a user with force_destroy; moto has no such action."""
    IamResponse.list_service_specific_credentials = lambda self: ActionResult(
        {"ServiceSpecificCredentials": []}
    )


@fix("iam-oidc-client-ids")
def change_client_ids():
    """moto lacks the two actions that change the client ids of an OpenID Connect provider."""

    def client_ids(response):
        arn = response._get_param("OpenIDConnectProviderArn")
        return response.backend.get_open_id_connect_provider(arn).client_id_list

    def add(self):
        if self._get_param("ClientID") not in client_ids(self):
            client_ids(self).append(self._get_param("ClientID"))
        return EmptyResult()

    def remove(self):
        if self._get_param("ClientID") in client_ids(self):
            client_ids(self).remove(self._get_param("ClientID"))
        return EmptyResult()

    IamResponse.add_client_id_to_open_id_connect_provider = add
    IamResponse.remove_client_id_from_open_id_connect_provider = remove
