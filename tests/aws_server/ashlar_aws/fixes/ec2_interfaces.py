"""EC2: network interfaces that AWS made with something, and takes away with it."""

from moto.ec2.models.instances import Instance
from moto.ec2.models.nat_gateways import NatGatewayBackend

from ..fix import after, fix


@fix("ec2-interfaces-go-with-their-owners")
def interfaces_go_with_their_owners():
    """moto leaves the network interface of a deleted NAT gateway, and the primary ones of terminated
    instances (whose DeleteOnTermination is true: user guide, "Network interfaces")."""

    def with_gateway(self, gateway, *_arguments, **_named):
        self.enis.pop(gateway._eni.id, None)
        return gateway

    def with_instance(self, result, *_arguments, **_named):
        for interface in list(self.nics.values()):
            if interface.description == "Primary network interface":
                self.ec2_backend.enis.pop(interface.id, None)
        return result

    after(NatGatewayBackend, "delete_nat_gateway", with_gateway)
    after(Instance, "terminate", with_instance)
