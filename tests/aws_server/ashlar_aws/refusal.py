"""A refusal as AWS makes it. Its code is an exception of the service's model, or one of the codes common to
all."""

from moto.core.exceptions import ServiceException


class Refusal(ServiceException):
    """Refusal(code, message)."""


class Fault(ServiceException):
    """What a fault that a test asked for answers; its code may be one that no model lists."""
