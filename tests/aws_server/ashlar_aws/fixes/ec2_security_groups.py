"""EC2: rules of security groups."""

from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule

from ..fix import fix


@fix("ec2-all-protocols-rule-update")
def a_rule_for_all_protocols_has_no_ports():
    """ModifySecurityGroupRules of a rule with protocol -1 names no ports; moto wants them."""
    original = SecurityGroupBackend.modify_security_group_rules

    def modify_security_group_rules(self, group_id, rules):
        for rule in rules.values():
            if str(rule.get("IpProtocol")) == "-1":
                rule.setdefault("FromPort", -1)
                rule.setdefault("ToPort", -1)
        return original(self, group_id, rules)

    SecurityGroupBackend.modify_security_group_rules = modify_security_group_rules


@fix("ec2-rule-descriptions")
def describe_rules_that_name_a_group():
    """moto keeps the description of rules that name a range of addresses, not of those that name a group."""
    SecurityGroupRule.description = property(
        lambda rule: rule.ip_range.get("Description") or (rule.source_group or {}).get("Description")
    )
    for side in ("ingress", "egress"):
        name = f"update_security_group_rule_descriptions_{side}"
        setattr(SecurityGroupBackend, name, describing(getattr(SecurityGroupBackend, name), f"{side}_rules"))


def describing(original, rules: str):
    def update(self, group, protocol, from_port, to_port, ip_ranges, source_groups=None, *rest, **named):
        found = original(self, group, protocol, from_port, to_port, ip_ranges, source_groups, *rest, **named)
        for source in source_groups or []:
            for rule in getattr(found, rules):
                same_ports = (rule.ip_protocol, str(rule.from_port), str(rule.to_port)) == (
                    protocol,
                    str(from_port),
                    str(to_port),
                )
                same_group = (rule.source_group or {}).get("GroupId") == source.get("GroupId")
                if same_ports and same_group and "Description" in source:
                    rule.source_group["Description"] = source["Description"]
        return found

    return update
