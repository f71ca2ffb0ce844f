"""EC2: network ACLs."""

from moto.ec2.exceptions import EC2ClientError, InvalidAssociationIdError, InvalidRouteTableIdError
from moto.ec2.models.network_acls import NetworkAclBackend

from ..fix import fix


@fix("ec2-network-acl-association-gone")
def refuse_to_replace_what_has_been_replaced():
    """moto breaks down where the association has gone; AWS answers InvalidAssociationID.NotFound. API
    reference, ReplaceNetworkAclAssociation."""
    original = NetworkAclBackend.replace_network_acl_association

    def replace(self, association_id, network_acl_id):
        if not any(association_id in acl._associations for acl in self.network_acls.values()):
            raise InvalidAssociationIdError(association_id)
        return original(self, association_id, network_acl_id)

    NetworkAclBackend.replace_network_acl_association = replace


@fix("ec2-network-acl-not-found")
def name_what_was_not_found():
    """moto says of a network ACL that is not there that a route table is missing, which the provider takes for
    a failure. API reference, "Error codes": InvalidNetworkAclID.NotFound."""
    original = NetworkAclBackend.describe_network_acls

    def describe(self, network_acl_ids=None, filters=None):
        try:
            return original(self, network_acl_ids, filters)
        except InvalidRouteTableIdError:
            (missing, *_) = set(network_acl_ids) - set(self.network_acls)
            raise EC2ClientError(
                "InvalidNetworkAclID.NotFound", f"The networkAcl ID '{missing}' does not exist"
            ) from None

    NetworkAclBackend.describe_network_acls = describe
