"""CloudTrail: trails by name and by ARN."""

import json

from moto.cloudtrail.exceptions import TrailNotFoundException
from moto.cloudtrail.models import CloudTrailBackend
from moto.cloudtrail.responses import CloudTrailResponse

from ..fix import after, fix


@fix("cloudtrail-describe-by-name")
def describe_only_the_trails_asked_for():
    """moto ignores trailNameList: with two trails the provider waits in vain for one ("wanted 1, got 2")."""

    def only_wanted(self, body):
        wanted = self._get_param("trailNameList")
        answer = json.loads(body)
        if wanted:
            answer["trailList"] = [
                t for t in answer["trailList"] if t["Name"] in wanted or t["TrailARN"] in wanted
            ]
        return json.dumps(answer)

    after(CloudTrailResponse, "describe_trails", only_wanted)


@fix("cloudtrail-delete-by-arn")
def delete_by_arn():
    """API reference of DeleteTrail: "the name or the CloudTrail ARN". The provider sends the ARN, which
    moto takes for a trail that is not there, and says nothing."""
    original = CloudTrailBackend.delete_trail

    def delete_trail(self, name):
        if name.split("/")[-1] not in self.trails:
            raise TrailNotFoundException(self.account_id, name)
        original(self, name.split("/")[-1])

    CloudTrailBackend.delete_trail = delete_trail
