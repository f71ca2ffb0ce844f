"""EC2: tags of DHCP options and of launch templates, and finding things by their tags."""

from moto.ec2 import utils
from moto.ec2.models.launch_templates import LaunchTemplate
from moto.ec2.responses.dhcp_options import DHCPOptions

from ..fix import fix


@fix("ec2-dhcp-options-tags")
def keep_tags_of_dhcp_options():
    """moto drops the TagSpecifications of CreateDhcpOptions."""
    original = DHCPOptions.create_dhcp_options

    def create_dhcp_options(self):
        tags = self._parse_tag_specification().get("dhcp-options", {})
        result = original(self)
        if tags:
            list(self.ec2_backend.dhcp_options_sets.values())[-1].add_tags(tags)
        return result

    DHCPOptions.create_dhcp_options = create_dhcp_options


@fix("ec2-launch-template-tags")
def keep_a_template_s_own_tags_out_of_its_data():
    """The template's own tags are no part of LaunchTemplateData, where moto puts them; and they can
    change."""
    original = LaunchTemplate.__init__

    def init(self, backend, name, template_data, version_description, tag_spec):
        of_what_it_launches = [
            spec
            for spec in template_data.get("TagSpecifications", [])
            if spec.get("ResourceType") != "launch-template"
        ]
        template_data.pop("TagSpecifications", None)
        if of_what_it_launches:
            template_data["TagSpecifications"] = of_what_it_launches
        original(self, backend, name, template_data, version_description, tag_spec)

    LaunchTemplate.__init__ = init
    LaunchTemplate.tags = property(lambda self: self.get_tags(), lambda self, value: None)


@fix("ec2-filter-by-tag-keys")
def any_of_several_tag_keys_is_enough():
    """A filter with several values lets pass what has one of them (EC2 user guide, "Filter resources"). moto
    wants all of a thing's keys among them, or all of them on the thing."""
    original = utils.is_filter_matching

    def is_filter_matching(thing, name, values):
        if name != "tag-key" or not isinstance(values, list):
            return original(thing, name, values)
        return any(original(thing, name, [value]) for value in values)

    utils.is_filter_matching = is_filter_matching


@fix("ec2-tag-resource-types")
def call_resource_types_as_aws_does():
    """DescribeTags names types by the words of `ResourceType` (EC2 API reference); moto has others for
    these."""
    utils.EC2_PREFIX_TO_RESOURCE.update({"eipalloc": "elastic-ip", "fl": "vpc-flow-log", "nat": "natgateway"})
