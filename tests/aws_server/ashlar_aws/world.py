"""moto's models, all of them: who has any, and how they go.

moto's own reset builds every model anew before it drops it, which takes seconds once AWS's managed policies
are loaded. Here only those are asked that do more than that."""

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.model_instances import reset_model_data

# moto's own services, which are no account's.
NO_SERVICES = {"moto_api", "instance_metadata"}


def loaded_backends():
    """(service, account, region, model) of all that has been used."""
    for backends in list(BackendDict._instances):
        if backends.service_name in NO_SERVICES:
            continue
        for account, by_region in list(backends.items()):
            for region, backend in list(by_region.items()):
                yield backends.service_name, account, region, backend


def forget() -> None:
    for _, _, _, backend in list(loaded_backends()):
        if type(backend).reset is not BaseBackend.reset:
            backend.reset()
    for backends in BackendDict._instances:
        backends.clear()
        if hasattr(backends, "master_accounts"):  # Organizations': who belongs to whom
            backends.master_accounts.clear()
    BackendDict._instances.clear()
    reset_model_data()
