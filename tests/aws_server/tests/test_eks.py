"""EKS: clusters and what belongs to them, and what AWS would refuse."""

import pytest
from conftest import accepted, refused

ROLE = "arn:aws:iam::123456789012:role/cluster"
VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"


@pytest.fixture
def subnets(server):
    ec2 = server.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    return [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24", AvailabilityZone=f"eu-west-1{zone}")[
            "Subnet"
        ]["SubnetId"]
        for index, zone in enumerate("ab")
    ]


@pytest.fixture
def eks(server, subnets):
    eks = server.client("eks")
    accepted(
        eks.create_cluster,
        name="main",
        roleArn=ROLE,
        version="1.33",
        resourcesVpcConfig={"subnetIds": subnets},
    )
    return eks


def test_a_cluster_has_a_security_group_that_goes_with_it(server, eks):
    network = eks.describe_cluster(name="main")["cluster"]["resourcesVpcConfig"]
    ec2 = server.client("ec2")
    assert ec2.describe_security_groups(GroupIds=[network["clusterSecurityGroupId"]])["SecurityGroups"]
    eks.delete_cluster(name="main")
    refused(
        "InvalidGroup.NotFound", ec2.describe_security_groups, GroupIds=[network["clusterSecurityGroupId"]]
    )


def test_clusters_are_refused(server, eks, subnets):
    network = {"subnetIds": subnets}
    refused(
        "ResourceInUseException", eks.create_cluster, name="main", roleArn=ROLE, resourcesVpcConfig=network
    )
    refused(
        "InvalidParameterException",
        eks.create_cluster,
        name="no spaces",
        roleArn=ROLE,
        resourcesVpcConfig=network,
    )
    refused(
        "InvalidParameterException",
        eks.create_cluster,
        name="b",
        roleArn=ROLE,
        resourcesVpcConfig={"subnetIds": ["subnet-0", "subnet-1"]},
    )
    refused(
        "InvalidParameterException",
        eks.create_cluster,
        name="b",
        roleArn=ROLE,
        resourcesVpcConfig={"subnetIds": subnets[:1]},
    )
    refused(
        "InvalidParameterException",
        eks.create_cluster,
        name="b",
        roleArn=ROLE,
        resourcesVpcConfig=network,
        computeConfig={"enabled": True},
    )
    refused("ResourceNotFoundException", eks.describe_cluster, name="other")


def test_a_cluster_is_changed_one_thing_at_a_time(eks):
    update = eks.update_cluster_version(name="main", version="1.34")["update"]
    assert eks.describe_update(name="main", updateId=update["id"])["update"]["status"] == "Successful"
    assert eks.describe_cluster(name="main")["cluster"]["version"] == "1.34"
    refused("InvalidParameterException", eks.update_cluster_version, name="main", version="1.33")
    eks.update_cluster_config(name="main", logging={"clusterLogging": [{"types": ["api"], "enabled": True}]})
    assert eks.describe_cluster(name="main")["cluster"]["logging"]["clusterLogging"][0]["types"] == ["api"]
    refused(
        "InvalidParameterException",
        eks.update_cluster_config,
        name="main",
        upgradePolicy={"supportType": "STANDARD"},
        accessConfig={"authenticationMode": "API"},
    )


def test_add_ons(eks):
    addon = eks.create_addon(clusterName="main", addonName="metrics-server", tags={"a": "b"})["addon"]
    assert addon["status"] == "CREATING"
    eks.update_addon(clusterName="main", addonName="metrics-server", configurationValues='{"replicas": 2}')
    eks.tag_resource(resourceArn=addon["addonArn"], tags={"c": "d"})
    shown = eks.describe_addon(clusterName="main", addonName="metrics-server")["addon"]
    assert (shown["status"], shown["configurationValues"]) == ("ACTIVE", '{"replicas": 2}')
    assert shown["tags"] == {"a": "b", "c": "d"}
    refused("ResourceInUseException", eks.create_addon, clusterName="main", addonName="metrics-server")
    refused("InvalidParameterException", eks.create_addon, clusterName="main", addonName="no-such-add-on")
    refused("ResourceNotFoundException", eks.create_addon, clusterName="other", addonName="coredns")
    eks.delete_addon(clusterName="main", addonName="metrics-server")
    refused("ResourceNotFoundException", eks.describe_addon, clusterName="main", addonName="metrics-server")


def test_an_add_on_owns_its_pod_identities(eks):
    eks.create_addon(
        clusterName="main",
        addonName="amazon-cloudwatch-observability",
        podIdentityAssociations=[{"serviceAccount": "agent", "roleArn": ROLE}],
    )
    (arn,) = eks.describe_addon(clusterName="main", addonName="amazon-cloudwatch-observability")["addon"][
        "podIdentityAssociations"
    ]
    refused(
        "ResourceInUseException",
        eks.delete_pod_identity_association,
        clusterName="main",
        associationId=arn.split("/")[-1],
    )
    eks.delete_addon(clusterName="main", addonName="amazon-cloudwatch-observability")
    refused(
        "ResourceNotFoundException",
        eks.describe_pod_identity_association,
        clusterName="main",
        associationId=arn.split("/")[-1],
    )


def test_access_entries_and_their_policies(eks):
    entry = eks.create_access_entry(clusterName="main", principalArn=ROLE)["accessEntry"]
    assert entry["username"] == "arn:aws:sts::123456789012:assumed-role/cluster/{{SessionName}}"
    refused("ResourceInUseException", eks.create_access_entry, clusterName="main", principalArn=ROLE)
    refused("InvalidParameterException", eks.create_access_entry, clusterName="main", principalArn="cluster")
    refused(
        "ResourceNotFoundException", eks.describe_access_entry, clusterName="main", principalArn=ROLE + "2"
    )
    eks.associate_access_policy(
        clusterName="main", principalArn=ROLE, policyArn=VIEW, accessScope={"type": "cluster"}
    )
    shown = eks.list_associated_access_policies(clusterName="main", principalArn=ROLE)[
        "associatedAccessPolicies"
    ]
    assert [each["policyArn"] for each in shown] == [VIEW]
    refused(
        "InvalidParameterException",
        eks.associate_access_policy,
        clusterName="main",
        principalArn=ROLE,
        policyArn="arn:aws:iam::aws:policy/AdministratorAccess",
        accessScope={"type": "cluster"},
    )
    eks.delete_access_entry(clusterName="main", principalArn=ROLE)
    refused(
        "ResourceNotFoundException",
        eks.list_associated_access_policies,
        clusterName="main",
        principalArn=ROLE,
    )


def test_pod_identities(eks):
    wanted = {"clusterName": "main", "namespace": "default", "serviceAccount": "backend", "roleArn": ROLE}
    name = eks.create_pod_identity_association(**wanted)["association"]["associationId"]
    refused("ResourceInUseException", eks.create_pod_identity_association, **wanted)
    refused(
        "InvalidParameterException", eks.create_pod_identity_association, **{**wanted, "roleArn": "backend"}
    )
    refused(
        "ResourceNotFoundException",
        eks.delete_pod_identity_association,
        clusterName="main",
        associationId="a-1",
    )
    eks.update_pod_identity_association(clusterName="main", associationId=name, roleArn=ROLE + "2")
    shown = eks.describe_pod_identity_association(clusterName="main", associationId=name)["association"]
    assert shown["roleArn"] == ROLE + "2"
    (listed,) = eks.list_pod_identity_associations(clusterName="main", namespace="default")["associations"]
    assert listed["associationId"] == name
    assert eks.list_pod_identity_associations(clusterName="main", serviceAccount="x")["associations"] == []


def test_a_deleted_cluster_leaves_nothing(server, eks):
    eks.create_addon(clusterName="main", addonName="coredns")
    eks.create_access_entry(clusterName="main", principalArn=ROLE)
    eks.delete_cluster(name="main")
    assert "eks" not in server.ask("GET", "dump").get("123456789012", {}).get("eu-west-1", {})
