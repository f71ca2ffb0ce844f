"""EC2: whose snapshots are whose."""

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from ..fix import fix


@fix("ec2-own-snapshots")
def snapshots_of_aws_s_images_are_aws_s():
    """DescribeSnapshots with the owner `self` tells the account's own (API reference); moto tells also those
    of the images that AWS offers."""
    original = EC2Response.describe_snapshots

    def describe_snapshots(self):
        answer = original(self)
        if "self" not in self._get_param("OwnerIds", []):
            return answer
        others = {
            image.ebs_snapshot.id
            for image in self.ec2_backend.amis.values()
            if image.owner_id != self.current_account
        }
        return ActionResult({"Snapshots": [each for each in answer.result["Snapshots"] if each.id not in others]})

    EC2Response.describe_snapshots = describe_snapshots
