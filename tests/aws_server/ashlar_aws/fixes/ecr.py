"""ECR: scanning."""

from moto.ecr.models import ECRBackend

from ..fix import fix


@fix("ecr-scan-on-push-off")
def omitted_means_off():
    """The provider leaves scanOnPush out when it is false; moto then keeps the old value."""
    original = ECRBackend.put_image_scanning_configuration

    def put(self, registry_id, repository_name, image_scan_config):
        return original(
            self, registry_id, repository_name, {"scanOnPush": False, **(image_scan_config or {})}
        )

    ECRBackend.put_image_scanning_configuration = put
