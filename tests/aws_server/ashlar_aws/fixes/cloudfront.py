"""CloudFront: parts of a distribution."""

import moto.cloudfront.models as models

from ..fix import after, fix


@fix("cloudfront-origin-access-control")
def keep_the_origin_access_control():
    """moto drops an origin's OriginAccessControlId."""

    def keep(self, _result, origin):
        self.origin_access_control_id = origin.get("OriginAccessControlId") or ""

    after(models.Origin, "__init__", keep)


@fix("cloudfront-no-invented-settings")
def invent_no_settings():
    """moto invents ForwardedValues beside a cache policy and an SSL method beside CloudFront's own
    certificate, and drops associations of functions."""

    def behaviour(self, _result, config):
        if "ForwardedValues" not in config:
            self.forwarded_values = None
        if config.get("FunctionAssociations"):
            self.function_associations = config["FunctionAssociations"]
        if config.get("LambdaFunctionAssociations"):
            self.lambda_function_associations = config["LambdaFunctionAssociations"]

    def certificate(self, _result, config):
        if config.get("ACMCertificateArn") or config.get("IAMCertificateId"):
            self.cloud_front_default_certificate = False
        else:
            self.ssl_support_method = None

    after(models.DefaultCacheBehaviour, "__init__", behaviour)
    after(models.ViewerCertificate, "__init__", certificate)
