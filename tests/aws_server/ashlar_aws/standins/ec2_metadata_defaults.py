"""EC2: the region's defaults for instances' metadata service. moto has none.

API references of ModifyInstanceMetadataDefaults and GetInstanceMetadataDefaults: a value is kept per
region; where it is "no-preference" (or -1) it is as if never set. The model's enumerations refuse other
words."""

from ..standin import PerRegion, action, refuse_if

NO_PREFERENCE = ("no-preference", -1)
NAMES = ("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "InstanceMetadataTags")

defaults = PerRegion("ec2", "instance_metadata_defaults")  # name -> value


@action("ec2", "ModifyInstanceMetadataDefaults")
def modify_instance_metadata_defaults(call):
    hops = call.get("HttpPutResponseHopLimit", -1)
    refuse_if(
        hops != -1 and not 1 <= hops <= 64,
        "InvalidParameterValue",
        f"HttpPutResponseHopLimit {hops} is not between 1 and 64",
    )
    for name in NAMES:
        if call.get(name) in NO_PREFERENCE:
            defaults.of(call).pop(name, None)
        elif call.get(name) is not None:
            defaults.of(call)[name] = call[name]
    return {"Return": True}


@action("ec2", "GetInstanceMetadataDefaults")
def get_instance_metadata_defaults(call):
    return {"AccountLevel": dict(defaults.of(call))}
