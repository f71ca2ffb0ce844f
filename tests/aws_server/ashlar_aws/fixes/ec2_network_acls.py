"""EC2: network ACLs."""

from moto.ec2.exceptions import InvalidAssociationIdError
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
