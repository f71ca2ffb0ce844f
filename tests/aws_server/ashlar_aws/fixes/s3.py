"""S3: bucket policies, delete markers."""

import json

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, FakeDeleteMarker

from ..fix import fix


@fix("s3-policy-conditions")
def a_statement_with_a_condition_is_not_applied():
    """moto takes a bucket policy's statement for unconditional: "Deny unless TLS" then denies everything.
    Conditions are not evaluated here, so such a statement neither allows nor denies."""
    original = FakeBucket.get_permission

    def get_permission(self, action, resource):
        whole = self.policy
        if whole is None:
            return original(self, action, resource)
        policy = json.loads(whole)
        statements = policy.get("Statement", [])
        statements = statements if isinstance(statements, list) else [statements]
        policy["Statement"] = [each for each in statements if not each.get("Condition")]
        if not policy["Statement"]:
            return PermissionResult.NEUTRAL
        self.policy = json.dumps(policy).encode()
        try:
            return original(self, action, resource)
        finally:
            self.policy = whole

    FakeBucket.get_permission = get_permission


@fix("s3-delete-markers")
def a_delete_marker_can_be_deleted():
    """moto asks every version to give up its bytes; a delete marker has none, and cannot be asked."""
    FakeDeleteMarker.dispose = lambda self: None
