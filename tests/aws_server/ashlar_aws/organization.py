"""Who belongs to which organisation, and who administers what for it: read from moto's Organizations."""

from moto.backends import get_backend


def organization_of(account: str):
    """moto's backend of the organisation that the account belongs to, or None."""
    for by_region in list(get_backend("organizations").values()):
        for backend in list(by_region.values()):
            if backend.org and account in [member.id for member in backend.accounts]:
                return backend
    return None


def management_account_of(account: str) -> str | None:
    backend = organization_of(account)
    return backend.account_id if backend else None


def is_management_account(account: str) -> bool:
    return management_account_of(account) == account


def members_of(account: str) -> list[str]:
    """All accounts of the caller's organisation."""
    backend = organization_of(account)
    return [member.id for member in backend.accounts] if backend else []
