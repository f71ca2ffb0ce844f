"""Route 53: private zones, records made again."""

from moto.route53.models import Route53Backend
from moto.route53.responses import Route53

from ..fix import fix


@fix("route53-private-zones")
def a_zone_created_with_a_vpc_is_private():
    """API reference of CreateHostedZone: a zone made with a VPC is private; PrivateZone in the request is
    no way to say it. moto goes by PrivateZone, which the provider does not send."""
    original = Route53._get_bool_param

    def get_bool_param(self, name, if_none=None):
        if name == "HostedZoneConfig.PrivateZone" and self._get_param("VPC.VPCId"):
            return True
        return original(self, name, if_none)

    Route53._get_bool_param = get_bool_param


@fix("route53-records-made-again")
def a_record_that_was_deleted_can_be_made_again():
    """moto refuses a CREATE that the zone has seen before if any record follows its name in order, and so a
    record that was deleted. What is there decides, not what was there."""
    original = Route53Backend.change_resource_record_sets

    def is_there(zone, record) -> bool:
        return any(
            each.name.rstrip(".") == record["Name"].rstrip(".")
            and each.type == record["Type"]
            and (each.set_identifier or None) == record.get("SetIdentifier")
            for each in zone.rrsets
        )

    def change_resource_record_sets(self, zoneid, change_list):
        zone = self.get_hosted_zone(zoneid)
        for change in change_list:
            record = change["ResourceRecordSet"]
            while change["Action"] == "CREATE" and change in zone.rr_changes and not is_there(zone, record):
                zone.rr_changes.remove(change)
        return original(self, zoneid, change_list)

    Route53Backend.change_resource_record_sets = change_resource_record_sets
