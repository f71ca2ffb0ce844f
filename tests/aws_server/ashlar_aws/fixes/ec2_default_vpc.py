"""EC2: the regions of an account, the VPC that it has in each, and what keeps networks from being deleted."""

from moto.core.responses import ActionResult
from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.responses import EC2Response
from moto.utilities.utils import get_partition
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend

from ..fix import after, fix


@fix("ec2-default-vpc")
def a_default_vpc_is_as_aws_makes_it():
    """The VPC guide, "Default VPCs": it has an Internet gateway, and default subnets are its own alone. moto
    takes the first subnet of a zone for one, in any VPC, once the default ones are gone."""

    def with_gateway(self, vpc):
        self.attach_internet_gateway(self.create_internet_gateway().id, vpc.id)
        return vpc

    def no_default(self, subnet, *_arguments, **_named):
        if not self.get_vpc(subnet.vpc_id).is_default:
            subnet.default_for_az = subnet.map_public_ip_on_launch = False
        return subnet

    after(VPCBackend, "create_default_vpc", with_gateway)
    after(SubnetBackend, "create_subnet", no_default)


@fix("ec2-default-acl-goes-with-its-vpc")
def a_vpc_takes_its_default_acl_with_it():
    """The VPC guide, "Delete your VPC": its default network ACL goes with it. moto keeps that for ever."""

    def without_acl(self, vpc, *_arguments, **_named):
        for acl in [each for each in self.network_acls.values() if each.vpc_id == vpc.id and each.default]:
            del self.network_acls[acl.id]
        return vpc

    after(VPCBackend, "delete_vpc", without_acl)


@fix("ec2-enabled-regions")
def only_regions_that_the_account_may_use():
    """DescribeRegions tells those that are enabled, of the caller's own partition, unless it is asked for all
    (API reference). moto tells those of all partitions."""
    original = EC2Response.describe_regions

    def describe_regions(self):
        answer = original(self)
        if self._get_param("RegionNames") or self._get_param("AllRegions") in (True, "true"):
            return answer
        return ActionResult({"Regions": [each for each in answer.result["Regions"] if is_enabled(self, each)]})

    def is_enabled(self, region) -> bool:
        own = get_partition(region.name) == get_partition(self.region)
        return own and region.opt_in_status != "not-opted-in"

    EC2Response.describe_regions = describe_regions


@fix("ec2-dependencies")
def what_is_in_use_is_not_deleted():
    """DeleteVpc is refused while a gateway is attached, and DeleteSubnet while an interface is in it (API
    reference of both). moto deletes them."""

    def refuse_if(used, what: str) -> None:
        if used:
            raise DependencyViolationError(f"The {what} has dependencies and cannot be deleted.")

    delete_vpc, delete_subnet = VPCBackend.delete_vpc, SubnetBackend.delete_subnet

    def delete_free_vpc(self, vpc_id):
        attached = [each for each in self.internet_gateways.values() if each.vpc and each.vpc.id == vpc_id]
        refuse_if(attached, f"vpc '{vpc_id}'")
        return delete_vpc(self, vpc_id)

    def delete_free_subnet(self, subnet_id):
        refuse_if([each for each in self.enis.values() if each.subnet.id == subnet_id], f"subnet '{subnet_id}'")
        return delete_subnet(self, subnet_id)

    VPCBackend.delete_vpc, SubnetBackend.delete_subnet = delete_free_vpc, delete_free_subnet
