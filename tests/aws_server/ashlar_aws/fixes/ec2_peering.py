"""EC2: the two sides of a peering connection."""

import copy

from moto.ec2.models.vpc_peering_connections import VPCPeeringConnectionBackend

from ..fix import after, fix


@fix("ec2-peering-tags")
def each_side_has_tags_of_its_own():
    """The VPC peering guide: tags of a peering connection are seen by the account that made them only. moto
    shows the accepter those of the requester."""

    def own_view(self, connections, *_arguments, **_named):
        return [seen_by(self, connection) for connection in connections]

    after(VPCPeeringConnectionBackend, "describe_vpc_peering_connections", own_view)


def seen_by(backend, connection):
    if connection.ec2_backend is backend:
        return connection
    view = copy.copy(connection)
    view.ec2_backend = backend
    return view
