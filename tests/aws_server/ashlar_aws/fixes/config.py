"""Config: the recorder."""

from moto.config.models import ConfigBackend

from ..fix import fix


@fix("config-empty-exclusions")
def an_empty_list_excludes_nothing():
    """The provider sends an empty exclusionByResourceTypes; moto then refuses the recording group."""
    original = ConfigBackend.put_configuration_recorder

    def put(self, config_recorder, *rest, **named):
        group = config_recorder.get("recordingGroup") or {}
        if not (group.get("exclusionByResourceTypes") or {}).get("resourceTypes"):
            group.pop("exclusionByResourceTypes", None)
        return original(self, config_recorder, *rest, **named)

    ConfigBackend.put_configuration_recorder = put
