"""Each fix of moto, seen through the API: what the AWS provider would read. A fix without a test here fails
the last."""

import json
import re
from pathlib import Path

import pytest
from conftest import MANAGEMENT, refused

TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
TESTS = Path(__file__).read_text()


@pytest.fixture
def ec2(server):
    return server.client("ec2")


@pytest.fixture
def vpc(ec2):
    return ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]


def subnet(ec2, vpc, index: int = 0) -> str:
    return ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{index}.0/24")["Subnet"]["SubnetId"]


def a_database(rds, name: str) -> str:
    made = rds.create_db_instance(
        DBInstanceIdentifier=name,
        DBInstanceClass="db.t4g.small",
        Engine="mysql",
        AllocatedStorage=20,
        MasterUsername="admin",
        MasterUserPassword="not-a-secret",
    )
    return made["DBInstance"]["DbiResourceId"]


def test_rds_resource_ids(server):
    rds = server.client("rds")
    ids = {a_database(rds, "one"), a_database(rds, "two")}
    ids.add(
        rds.create_db_instance_read_replica(DBInstanceIdentifier="three", SourceDBInstanceIdentifier="one")[
            "DBInstance"
        ]["DbiResourceId"]
    )
    assert len(ids) == 3


def test_rds_automated_backups(server):
    rds = server.client("rds")
    resource = a_database(rds, "one")
    refused(
        "InvalidDBInstanceAutomatedBackupState", rds.delete_db_instance_automated_backup, DbiResourceId=resource
    )
    rds.delete_db_instance(DBInstanceIdentifier="one", SkipFinalSnapshot=True, DeleteAutomatedBackups=False)
    (left,) = rds.describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"]
    assert (left["DbiResourceId"], left["Status"]) == (resource, "retained")
    rds.delete_db_instance_automated_backup(DbiResourceId=resource)
    assert rds.describe_db_instance_automated_backups()["DBInstanceAutomatedBackups"] == []
    refused("DBInstanceAutomatedBackupNotFound", rds.delete_db_instance_automated_backup, DbiResourceId=resource)


def test_rds_parameters_are_read_back(server):
    rds = server.client("rds")
    rds.create_db_parameter_group(
        DBParameterGroupName="main", DBParameterGroupFamily="mysql8.4", Description="d"
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="main",
        Parameters=[
            {"ParameterName": "max_connections", "ParameterValue": "100", "ApplyMethod": "immediate"}
        ],
    )
    (shown,) = rds.describe_db_parameters(DBParameterGroupName="main", Source="user")["Parameters"]
    assert (shown["ParameterName"], shown["ParameterValue"]) == ("max_connections", "100")
    assert shown["Source"] == "user"


def test_rds_subnet_group_update(server, ec2, vpc):
    rds = server.client("rds")
    first, second = subnet(ec2, vpc), subnet(ec2, vpc, 1)
    rds.create_db_subnet_group(DBSubnetGroupName="main", DBSubnetGroupDescription="d", SubnetIds=[first])
    rds.modify_db_subnet_group(DBSubnetGroupName="main", SubnetIds=[first, second])
    (group,) = rds.describe_db_subnet_groups(DBSubnetGroupName="main")["DBSubnetGroups"]
    assert len(group["Subnets"]) == 2


def test_route53_private_zones(server, vpc):
    route53 = server.client("route53")
    made = route53.create_hosted_zone(
        Name="a.example", CallerReference="1", VPC={"VPCRegion": "eu-west-1", "VPCId": vpc}
    )
    assert route53.get_hosted_zone(Id=made["HostedZone"]["Id"])["HostedZone"]["Config"]["PrivateZone"] is True


def test_cloudtrail_describe_by_name(server):
    server.client("s3").create_bucket(
        Bucket="acme", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    trail = server.client("cloudtrail")
    for name in ("one", "two"):
        trail.create_trail(Name=name, S3BucketName="acme")
    assert [each["Name"] for each in trail.describe_trails(trailNameList=["two"])["trailList"]] == ["two"]


def test_cloudtrail_delete_by_arn(server):
    server.client("s3").create_bucket(
        Bucket="acme", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    trail = server.client("cloudtrail")
    trail.delete_trail(Name=trail.create_trail(Name="one", S3BucketName="acme")["TrailARN"])
    assert trail.describe_trails()["trailList"] == []
    refused("TrailNotFoundException", trail.delete_trail, Name="one")


def test_ec2_dhcp_options_tags(ec2):
    made = ec2.create_dhcp_options(
        DhcpConfigurations=[{"Key": "domain-name", "Values": ["a.example"]}],
        TagSpecifications=[{"ResourceType": "dhcp-options", "Tags": [{"Key": "a", "Value": "b"}]}],
    )
    (options,) = ec2.describe_dhcp_options(DhcpOptionsIds=[made["DhcpOptions"]["DhcpOptionsId"]])[
        "DhcpOptions"
    ]
    assert options["Tags"] == [{"Key": "a", "Value": "b"}]


def test_ec2_network_acl_association_gone(ec2, vpc):
    subnet(ec2, vpc)
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    acls = ec2.describe_network_acls()["NetworkAcls"]
    ask = {
        "AssociationId": next(
            each["Associations"][0]["NetworkAclAssociationId"]
            for each in acls
            if each["VpcId"] == vpc and each["Associations"]
        ),
        "NetworkAclId": acl,
    }
    ec2.replace_network_acl_association(**ask)
    refused("InvalidAssociationID.NotFound", ec2.replace_network_acl_association, **ask)


def test_ec2_network_acl_not_found(ec2, vpc):
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    ec2.delete_network_acl(NetworkAclId=acl)
    refused("InvalidNetworkAclID.NotFound", ec2.describe_network_acls, NetworkAclIds=[acl])


def test_ec2_launch_template_tags(ec2):
    tags = [{"Key": "a", "Value": "b"}]
    made = ec2.create_launch_template(
        LaunchTemplateName="main",
        LaunchTemplateData={"InstanceType": "t4g.small"},
        TagSpecifications=[{"ResourceType": "launch-template", "Tags": tags}],
    )
    name = made["LaunchTemplate"]["LaunchTemplateId"]
    (version,) = ec2.describe_launch_template_versions(LaunchTemplateId=name)["LaunchTemplateVersions"]
    assert "TagSpecifications" not in version["LaunchTemplateData"]
    assert ec2.describe_launch_templates(LaunchTemplateIds=[name])["LaunchTemplates"][0]["Tags"] == tags


def test_ec2_interfaces_go_with_their_owners(server, ec2, vpc):
    network = subnet(ec2, vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=network, AllocationId=address)["NatGateway"]["NatGatewayId"]
    machine = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1, SubnetId=network)[
        "Instances"
    ][0]
    assert "enis" in server.ask("GET", "dump")[MANAGEMENT]["eu-west-1"]["ec2"]
    ec2.delete_nat_gateway(NatGatewayId=gateway)
    ec2.terminate_instances(InstanceIds=[machine["InstanceId"]])
    assert "enis" not in server.ask("GET", "dump")[MANAGEMENT]["eu-west-1"]["ec2"]


def rule_of(ec2, group: str) -> dict:
    return ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group]}])[
        "SecurityGroupRules"
    ][0]


def test_ec2_all_protocols_rule_update(ec2, vpc):
    group = ec2.create_security_group(GroupName="a", Description="d", VpcId=vpc)["GroupId"]
    rule = rule_of(ec2, group)  # the rule that lets everything out
    ec2.modify_security_group_rules(
        GroupId=group,
        SecurityGroupRules=[
            {
                "SecurityGroupRuleId": rule["SecurityGroupRuleId"],
                "SecurityGroupRule": {"IpProtocol": "-1", "CidrIpv4": "10.0.0.0/8"},
            }
        ],
    )
    assert rule_of(ec2, group)["CidrIpv4"] == "10.0.0.0/8"


def test_ec2_rule_descriptions(ec2, vpc):
    one, two = (
        ec2.create_security_group(GroupName=name, Description="d", VpcId=vpc)["GroupId"] for name in "ab"
    )
    pair = {"GroupId": two, "Description": "from b"}
    made = ec2.authorize_security_group_ingress(
        GroupId=one,
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, "UserIdGroupPairs": [pair]}],
    )
    rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    (shown,) = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"]
    assert shown["Description"] == "from b"


def test_autoscaling_policies_are_enabled(server, ec2, vpc):
    scaling = server.client("autoscaling")
    scaling.create_launch_configuration(
        LaunchConfigurationName="a", ImageId="ami-12c6146b", InstanceType="t2.micro"
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="a",
        LaunchConfigurationName="a",
        MinSize=0,
        MaxSize=0,
        VPCZoneIdentifier=subnet(ec2, vpc),
    )
    scaling.put_scaling_policy(
        AutoScalingGroupName="a", PolicyName="p", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1
    )
    (policy,) = scaling.describe_policies(AutoScalingGroupName="a")["ScalingPolicies"]
    assert policy["Enabled"] is True and "PredictiveScalingConfiguration" not in policy


def test_autoscaling_instance_maintenance_policy(server, ec2, vpc):
    scaling = server.client("autoscaling")
    scaling.create_launch_configuration(
        LaunchConfigurationName="a", ImageId="ami-12c6146b", InstanceType="t2.micro"
    )
    policy = {"MinHealthyPercentage": 0, "MaxHealthyPercentage": 100}
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="a",
        LaunchConfigurationName="a",
        MinSize=0,
        MaxSize=0,
        VPCZoneIdentifier=subnet(ec2, vpc),
        InstanceMaintenancePolicy=policy,
    )
    (group,) = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=["a"])["AutoScalingGroups"]
    assert group["InstanceMaintenancePolicy"] == policy


def test_ec2_peering_tags(server):
    member = server.member()
    mine, theirs = server.client("ec2"), member.client("ec2")
    networks = [
        each.create_vpc(CidrBlock=f"10.{index}.0.0/16")["Vpc"]["VpcId"]
        for index, each in enumerate((mine, theirs))
    ]
    peering = mine.create_vpc_peering_connection(
        VpcId=networks[0],
        PeerVpcId=networks[1],
        PeerOwnerId=member.account,
        TagSpecifications=[
            {"ResourceType": "vpc-peering-connection", "Tags": [{"Key": "a", "Value": "mine"}]}
        ],
    )
    name = peering["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    theirs.create_tags(Resources=[name], Tags=[{"Key": "a", "Value": "theirs"}])
    seen = [
        each.describe_vpc_peering_connections(VpcPeeringConnectionIds=[name])["VpcPeeringConnections"][0][
            "Tags"
        ]
        for each in (mine, theirs)
    ]
    assert seen == [[{"Key": "a", "Value": "mine"}], [{"Key": "a", "Value": "theirs"}]]


def test_logs_metric_filter_update(server):
    logs = server.client("logs")
    logs.create_log_group(logGroupName="a")
    for pattern in ("one", "two"):
        logs.put_metric_filter(
            logGroupName="a",
            filterName="f",
            filterPattern=pattern,
            metricTransformations=[{"metricName": "m", "metricNamespace": "n", "metricValue": "1"}],
        )
    assert [
        each["filterPattern"] for each in logs.describe_metric_filters(logGroupName="a")["metricFilters"]
    ] == ["two"]


def test_logs_subscription_filter_update(server):
    logs, kinesis = server.client("logs"), server.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    arn = kinesis.describe_stream(StreamName="s")["StreamDescription"]["StreamARN"]
    logs.create_log_group(logGroupName="a")
    for name, pattern in (("f", "one"), ("g", "one"), ("f", "two")):
        logs.put_subscription_filter(
            logGroupName="a", filterName=name, filterPattern=pattern, destinationArn=arn
        )
    shown = logs.describe_subscription_filters(logGroupName="a")["subscriptionFilters"]
    assert {each["filterName"]: each["filterPattern"] for each in shown} == {"f": "two", "g": "one"}


def test_ecr_scan_on_push_off(server):
    ecr = server.client("ecr")
    ecr.create_repository(repositoryName="a", imageScanningConfiguration={"scanOnPush": True})
    ecr.put_image_scanning_configuration(repositoryName="a", imageScanningConfiguration={})
    (shown,) = ecr.describe_repositories(repositoryNames=["a"])["repositories"]
    assert shown["imageScanningConfiguration"] == {"scanOnPush": False}


def test_iam_role_description(server):
    iam = server.client("iam")
    iam.create_role(RoleName="a", AssumeRolePolicyDocument=TRUST, Description="d")
    iam.update_role(RoleName="a", MaxSessionDuration=7200)
    assert iam.get_role(RoleName="a")["Role"]["Description"] == "d"


def test_iam_managed_policies_once(server):
    """What one account attaches counts in that one alone."""
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    member = server.member().client("iam")
    iam = server.client("iam")
    iam.create_role(RoleName="a", AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName="a", PolicyArn=arn)
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    assert member.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 0


def test_iam_service_specific_credentials(server):
    iam = server.client("iam")
    iam.create_user(UserName="a")
    assert iam.list_service_specific_credentials(UserName="a")["ServiceSpecificCredentials"] == []


def test_iam_oidc_client_ids(server):
    iam = server.client("iam")
    arn = iam.create_open_id_connect_provider(
        Url="https://a.example", ThumbprintList=["a" * 40], ClientIDList=["one"]
    )["OpenIDConnectProviderArn"]
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="two")
    iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="one")
    assert iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)["ClientIDList"] == ["two"]


def test_route53_records_made_again(server):
    route53 = server.client("route53")
    zone = route53.create_hosted_zone(Name="acme.example", CallerReference="a")["HostedZone"]["Id"]

    def change(action: str, name: str) -> None:
        record = {"Name": name, "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}]}
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)

    change("CREATE", "a.acme.example")
    change("CREATE", "b.acme.example")
    refused("InvalidChangeBatch", lambda: change("CREATE", "a.acme.example"))
    change("DELETE", "a.acme.example")
    change("CREATE", "a.acme.example")
    names = [each["Name"] for each in route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]]
    assert "a.acme.example." in names


def test_s3_delete_markers(server):
    s3 = server.client("s3")
    s3.create_bucket(Bucket="acme", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket="acme", VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket="acme", Key="a", Body=b"b")
    s3.delete_object(Bucket="acme", Key="a")
    found = s3.list_object_versions(Bucket="acme")
    versions = [
        {"Key": each["Key"], "VersionId": each["VersionId"]}
        for each in found["Versions"] + found["DeleteMarkers"]
    ]
    assert len(versions) == 2
    s3.delete_objects(Bucket="acme", Delete={"Objects": versions})
    assert "DeleteMarkers" not in s3.list_object_versions(Bucket="acme")


def test_s3_policy_conditions(server):
    s3 = server.client("s3")
    s3.create_bucket(Bucket="acme", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::acme/*"}
    only_tls = {**deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    s3.put_bucket_policy(Bucket="acme", Policy=json.dumps({"Version": "2012-10-17", "Statement": [only_tls]}))
    s3.put_object(Bucket="acme", Key="a", Body=b"b")
    assert s3.get_object(Bucket="acme", Key="a")["Body"].read() == b"b"


def queue_attributes(sqs, queue: str, *names: str) -> dict:
    return sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=list(names))["Attributes"]


def test_sqs_redrive_policy_is_compact(server):
    sqs = server.client("sqs")
    sqs.create_queue(QueueName="dead")
    policy = f'{{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:{MANAGEMENT}:dead","maxReceiveCount":5}}'
    queue = sqs.create_queue(QueueName="a", Attributes={"RedrivePolicy": policy})["QueueUrl"]
    assert queue_attributes(sqs, queue, "All")["RedrivePolicy"] == policy


def test_sqs_redrive_allow_policy(server):
    sqs = server.client("sqs")
    queue = sqs.create_queue(QueueName="a")["QueueUrl"]
    sqs.set_queue_attributes(
        QueueUrl=queue, Attributes={"RedriveAllowPolicy": '{"redrivePermission":"denyAll"}'}
    )
    shown = queue_attributes(sqs, queue, "RedriveAllowPolicy")["RedriveAllowPolicy"]
    assert json.loads(shown) == {"redrivePermission": "denyAll"}


def test_sqs_policy_is_kept(server):
    sqs = server.client("sqs")
    policy = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "a",
                    "Effect": "Allow",
                    "Principal": "*",
                    "Action": "sqs:SendMessage",
                    "Resource": "*",
                }
            ],
        }
    )
    queue = sqs.create_queue(QueueName="a", Attributes={"Policy": policy})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"DelaySeconds": "5"})
    assert json.loads(queue_attributes(sqs, queue, "Policy")["Policy"]) == json.loads(policy)


DISTRIBUTION = {
    "CallerReference": "a",
    "Comment": "",
    "Enabled": True,
    "Origins": {
        "Quantity": 1,
        "Items": [
            {
                "Id": "o",
                "DomainName": "a.example",
                "OriginAccessControlId": "E123",
                "CustomOriginConfig": {
                    "HTTPPort": 80,
                    "HTTPSPort": 443,
                    "OriginProtocolPolicy": "https-only",
                },
            }
        ],
    },
    "DefaultCacheBehavior": {
        "TargetOriginId": "o",
        "ViewerProtocolPolicy": "https-only",
        "CachePolicyId": "c",
    },
    "ViewerCertificate": {"CloudFrontDefaultCertificate": True},
}


def shown_distribution(server) -> dict:
    made = server.client("cloudfront").create_distribution(DistributionConfig=DISTRIBUTION)
    return made["Distribution"]["DistributionConfig"]


def test_cloudfront_origin_access_control(server):
    assert shown_distribution(server)["Origins"]["Items"][0]["OriginAccessControlId"] == "E123"


def test_cloudfront_no_invented_settings(server):
    shown = shown_distribution(server)
    assert "ForwardedValues" not in shown["DefaultCacheBehavior"]
    assert "SSLSupportMethod" not in shown["ViewerCertificate"]


def test_lambda_dead_letters_and_logging(server):
    server.client("iam").create_role(RoleName="a", AssumeRolePolicyDocument=TRUST)
    functions = server.client("lambda")
    functions.create_function(
        FunctionName="a",
        Runtime="python3.13",
        Role=f"arn:aws:iam::{MANAGEMENT}:role/a",
        Handler="a.b",
        Code={"ZipFile": an_archive()},
        LoggingConfig={"LogFormat": "JSON"},
        DeadLetterConfig={"TargetArn": f"arn:aws:sqs:eu-west-1:{MANAGEMENT}:dead"},
    )
    shown = functions.get_function_configuration(FunctionName="a")
    assert shown["LoggingConfig"]["LogFormat"] == "JSON"
    assert shown["DeadLetterConfig"]["TargetArn"].endswith(":dead")


def test_lambda_event_invoke_update(server):
    server.client("iam").create_role(RoleName="a", AssumeRolePolicyDocument=TRUST)
    functions = server.client("lambda")
    functions.create_function(
        FunctionName="a",
        Runtime="python3.13",
        Role=f"arn:aws:iam::{MANAGEMENT}:role/a",
        Handler="a.b",
        Code={"ZipFile": an_archive()},
    )
    for attempts in (2, 1):
        functions.put_function_event_invoke_config(FunctionName="a", MaximumRetryAttempts=attempts)
    assert functions.get_function_event_invoke_config(FunctionName="a")["MaximumRetryAttempts"] == 1


def test_acm_certificate_options(server):
    acm = server.client("acm")
    arn = acm.request_certificate(DomainName="a.example", ValidationMethod="DNS")["CertificateArn"]
    acm.update_certificate_options(
        CertificateArn=arn, Options={"CertificateTransparencyLoggingPreference": "DISABLED"}
    )
    shown = acm.describe_certificate(CertificateArn=arn)["Certificate"]["Options"]
    assert shown["CertificateTransparencyLoggingPreference"] == "DISABLED"


def an_archive() -> bytes:
    import io
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.py", "")
    return file.getvalue()


def test_config_empty_exclusions(server):
    config = server.client("config")
    recorder = {"name": "default", "roleARN": f"arn:aws:iam::{MANAGEMENT}:role/config"}
    for everything in (True, False):
        config.put_configuration_recorder(
            ConfigurationRecorder={
                **recorder,
                "recordingGroup": {
                    "allSupported": everything,
                    "resourceTypes": [] if everything else ["AWS::EC2::VPC"],
                    "exclusionByResourceTypes": {},
                },
            }
        )
    (shown,) = config.describe_configuration_recorders()["ConfigurationRecorders"]
    assert shown["recordingGroup"]["allSupported"] is False


def test_ec2_own_snapshots(ec2):
    volume = ec2.create_volume(AvailabilityZone="eu-west-1a", Size=1)["VolumeId"]
    own = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    assert [each["SnapshotId"] for each in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]] == [own]
    assert len(ec2.describe_snapshots()["Snapshots"]) > 1
def test_ec2_tag_resource_types(ec2):
    tags = [{"ResourceType": "elastic-ip", "Tags": [{"Key": "a", "Value": "b"}]}]
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tags)["AllocationId"]
    wanted = [{"Name": "resource-type", "Values": ["elastic-ip"]}]
    (tag,) = ec2.describe_tags(Filters=wanted)["Tags"]
    assert (tag["ResourceId"], tag["ResourceType"]) == (address, "elastic-ip")


def test_ec2_filter_by_tag_keys(ec2):
    made = [
        ec2.create_volume(
            AvailabilityZone="eu-west-1a",
            Size=1,
            TagSpecifications=[{"ResourceType": "volume", "Tags": [{"Key": key, "Value": "x"} for key in keys]}],
        )["VolumeId"]
        for keys in ("ab", "c", "d")
    ]
    found = ec2.describe_volumes(Filters=[{"Name": "tag-key", "Values": ["a", "c"]}])["Volumes"]
    assert [each["VolumeId"] for each in found] == made[:2]


def test_ec2_default_vpc(ec2):
    (default,) = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    (gateway,) = ec2.describe_internet_gateways(
        Filters=[{"Name": "attachment.vpc-id", "Values": [default["VpcId"]]}]
    )["InternetGateways"]
    for each in ec2.describe_subnets()["Subnets"]:
        assert each["DefaultForAz"]
        ec2.delete_subnet(SubnetId=each["SubnetId"])
    own = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_subnet(VpcId=own, CidrBlock="10.0.0.0/24", AvailabilityZone="eu-west-1a")["Subnet"]
    assert (made["DefaultForAz"], made["MapPublicIpOnLaunch"]) == (False, False)


def test_ec2_default_acl_goes_with_its_vpc(ec2, vpc):
    of_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    assert len(ec2.describe_network_acls(Filters=of_vpc)["NetworkAcls"]) == 1
    ec2.delete_vpc(VpcId=vpc)
    assert ec2.describe_network_acls(Filters=of_vpc)["NetworkAcls"] == []


def test_ec2_enabled_regions(ec2):
    def names(**parameters) -> set[str]:
        return {each["RegionName"] for each in ec2.describe_regions(**parameters)["Regions"]}

    assert {"eu-west-1", "us-east-1"} < names()
    assert names() & {"eu-central-2", "cn-north-1"} == set()
    assert "eu-central-2" in names(AllRegions=True)
    assert names(RegionNames=["eu-central-2"]) == {"eu-central-2"}


def test_ec2_dependencies(ec2, vpc):
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    inside = subnet(ec2, vpc)
    interface = ec2.create_network_interface(SubnetId=inside)["NetworkInterface"]["NetworkInterfaceId"]
    refused("DependencyViolation", ec2.delete_subnet, SubnetId=inside)
    ec2.delete_network_interface(NetworkInterfaceId=interface)
    ec2.delete_subnet(SubnetId=inside)
    refused("DependencyViolation", ec2.delete_vpc, VpcId=vpc)
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_vpc(VpcId=vpc)


def test_organizations_delegated_services(server):
    member = server.member()
    organizations = server.client("organizations")
    organizations.register_delegated_administrator(
        AccountId=member.account, ServicePrincipal="config.amazonaws.com"
    )
    listed = organizations.list_delegated_administrators(ServicePrincipal="config.amazonaws.com")
    assert [each["Id"] for each in listed["DelegatedAdministrators"]] == [member.account]


def test_organizations_first_role_may_do_all(server):
    member = server.member()
    server.ask("PUT", "permissions", {"checked": True})
    member.client("s3").list_buckets()
    assert server.ask("GET", "permissions")["refused"] == {}


def test_organizations_one_email_one_account(server):
    server.member()
    organizations = server.client("organizations")
    again = organizations.create_account(Email="Member@acme.example", AccountName="again")
    status = organizations.describe_create_account_status(
        CreateAccountRequestId=again["CreateAccountStatus"]["Id"]
    )["CreateAccountStatus"]
    assert status["FailureReason"] == "EMAIL_ALREADY_EXISTS"
    listed = organizations.list_create_account_status()["CreateAccountStatuses"]
    assert [each["State"] for each in listed] == ["SUCCEEDED", "FAILED"]
    assert len(organizations.list_accounts()["Accounts"]) == 2


def test_tagging_more_services(server):
    tags = [{"Key": "team", "Value": "shop"}]
    east = {"region": "us-east-1"}
    server.client("ecr").create_repository(repositoryName="a", tags=tags)
    server.client("ec2").allocate_address(TagSpecifications=[{"ResourceType": "elastic-ip", "Tags": tags}])
    server.client("ecr", **east).create_repository(repositoryName="elsewhere", tags=tags)
    server.client("backup").create_backup_vault(BackupVaultName="vault", BackupVaultTags={"team": "shop"})
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    server.client("iam").create_policy(PolicyName="p", PolicyDocument=document, Tags=tags)
    zone = server.client("route53").create_hosted_zone(Name="acme.example", CallerReference="1")
    zone_id = zone["HostedZone"]["Id"].split("/")[-1]
    server.client("route53").change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id, AddTags=tags)

    def kinds(**place) -> list[str]:
        found = server.client("resourcegroupstaggingapi", **place).get_resources(
            TagFilters=[{"Key": "team", "Values": ["shop"]}]
        )["ResourceTagMappingList"]
        return sorted(":".join(each["ResourceARN"].split(":")[2::3]) for each in found)

    assert [kind.split("/")[0] for kind in kinds()] == ["backup:backup-vault", "ec2:elastic-ip", "ecr:repository"]
    assert kinds(**east) == ["ecr:repository/elsewhere", "iam:policy/p", f"route53:hostedzone/{zone_id}"]


def test_every_fix_has_a_test(server):
    tested = {name.replace("_", "-") for name in re.findall(r"^def test_(\w+)\(", TESTS, re.MULTILINE)}
    assert set(server.ask("GET", "health")["fixes"]) - tested == set()
