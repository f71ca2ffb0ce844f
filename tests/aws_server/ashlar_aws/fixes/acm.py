"""ACM: options of a certificate."""

from moto.acm.models import AWSCertificateManagerBackend
from moto.acm.responses import AWSCertificateManagerResponse
from moto.core.responses import EmptyResult

from ..fix import fix


@fix("acm-certificate-options")
def change_options():
    """moto lacks UpdateCertificateOptions. API reference: it changes what the request names."""

    def update_certificate_options(self):
        certificate = AWSCertificateManagerBackend.get_certificate(
            self.acm_backend, self._get_param("CertificateArn")
        )
        certificate.cert_options = {**certificate.cert_options, **self._get_param("Options")}
        return EmptyResult()

    AWSCertificateManagerResponse.update_certificate_options = update_certificate_options
