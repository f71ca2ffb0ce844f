"""The tests' own endpoints: dump, reset, log of calls, faults, held answers; and that accounts and regions
are apart."""

import http.client
import json
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from conftest import MANAGEMENT, SERVER, Server, refused


def held_things(dump: dict, account: str, region: str, service: str, collection: str) -> dict:
    return dump.get(account, {}).get(region, {}).get(service, {}).get(collection, {})


def wait_until(condition):
    for _ in range(500):
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it never came")


def test_an_untouched_world_is_empty(server):
    assert server.ask("GET", "dump") == {}


def test_the_dump_shows_what_was_made_and_nothing_once_it_is_gone(server):
    sqs = server.client("sqs")
    queue = sqs.create_queue(QueueName="orders")["QueueUrl"]
    assert list(held_things(server.ask("GET", "dump"), MANAGEMENT, "eu-west-1", "sqs", "queues")) == [
        "orders"
    ]
    sqs.delete_queue(QueueUrl=queue)
    assert server.ask("GET", "dump") == {}


def test_the_dump_marks_default_networks_and_leaves_out_what_aws_gives(server):
    server.client("ec2").describe_images(Owners=["amazon"])
    ec2 = server.ask("GET", "dump")[MANAGEMENT]["eu-west-1"]["ec2"]
    assert "amis" not in ec2
    assert [vpc["default"] for vpc in ec2["vpcs"].values()] == [True]


def test_looking_changes_nothing(server):
    server.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")
    assert server.ask("GET", "dump") == server.ask("GET", "dump")


def test_accounts_and_regions_are_apart(server):
    member = server.member()
    member.client("accessanalyzer", "us-east-1").create_analyzer(analyzerName="mine", type="ACCOUNT")
    assert member.client("accessanalyzer").list_analyzers()["analyzers"] == []
    assert server.client("accessanalyzer", "us-east-1").list_analyzers()["analyzers"] == []
    dump = server.ask("GET", "dump")
    assert list(held_things(dump, member.account, "us-east-1", "accessanalyzer", "analyzers")) == ["mine"]


def test_reset_empties_everything(server):
    server.client("sqs").create_queue(QueueName="orders")
    server.client("dlm")
    server.ask("POST", "reset")
    assert server.ask("GET", "dump") == {}
    assert server.ask("GET", "calls") == []


def test_calls_are_logged_with_account_service_and_action(server):
    member = server.member()
    server.ask("DELETE", "calls")
    member.client("ec2").describe_vpcs()
    server.client("s3").list_buckets()
    server.client("eks").list_clusters()
    calls = [
        (call["account"], call["service"], call["action"], call["status"])
        for call in server.ask("GET", "calls")
    ]
    assert calls == [
        (member.account, "ec2", "DescribeVpcs", 200),
        (MANAGEMENT, "s3", "ListBuckets", 200),
        (MANAGEMENT, "eks", "ListClusters", 200),
    ]
    assert server.ask("GET", "calls/count")["ec2 DescribeVpcs"] == 1


@pytest.mark.parametrize(
    "service, call, code",
    [
        ("ec2", lambda ec2: ec2.describe_vpcs(), "RequestLimitExceeded"),
        ("iam", lambda iam: iam.list_users(), "Throttling"),
        ("eks", lambda eks: eks.list_clusters(), "ThrottlingException"),
        ("kms", lambda kms: kms.list_keys(), "ThrottlingException"),
        ("s3", lambda s3: s3.list_buckets(), "SlowDown"),
    ],
)
def test_throttling_speaks_each_protocol(server, service, call, code):
    server.ask("PUT", "faults", [{"kind": "throttle", "service": service, "times": 1}])
    refused(code, lambda: call(server.client(service)))
    call(server.client(service))


def test_a_share_of_calls_is_throttled(server):
    server.ask("PUT", "faults", [{"kind": "throttle", "rate": 0.1, "seed": 7}])
    sts = server.client("sts")
    for _ in range(200):
        try:
            sts.get_caller_identity()
        except ClientError:
            pass
    refusals = [call for call in server.ask("GET", "calls") if call["status"] == 400]
    assert 8 <= len(refusals) <= 35


def test_an_error_before_the_call_leaves_no_effect_and_one_after_it_does(server):
    sqs = server.client("sqs")
    server.ask("PUT", "faults", [{"kind": "error", "action": "CreateQueue", "times": 1}])
    refused("InternalFailure", sqs.create_queue, QueueName="orders")
    assert server.ask("GET", "dump") == {}
    server.ask("PUT", "faults", [{"kind": "error", "action": "CreateQueue", "times": 1, "when": "after"}])
    refused("InternalFailure", sqs.create_queue, QueueName="orders")
    assert server.ask("GET", "dump") != {}


def test_a_dropped_connection(server):
    server.ask("PUT", "faults", [{"kind": "drop", "action": "CreateQueue", "when": "after"}])
    with pytest.raises(ConnectionClosedError):
        server.client("sqs").create_queue(QueueName="orders")
    assert server.client("sqs").list_queues()["QueueUrls"]


def test_a_call_that_comes_again_with_its_token_makes_nothing(server):
    ec2 = server.client("ec2")
    ask = {"AvailabilityZone": "eu-west-1a", "Size": 8, "ClientToken": "the-first"}
    server.ask("PUT", "faults", [{"kind": "drop", "action": "CreateVolume", "times": 1, "when": "after"}])
    with pytest.raises(ConnectionClosedError):
        ec2.create_volume(**ask)
    again = ec2.create_volume(**ask)["VolumeId"]
    assert ec2.create_volume(**ask)["VolumeId"] == again
    assert [volume["VolumeId"] for volume in ec2.describe_volumes()["Volumes"]] == [again]
    refused("IdempotentParameterMismatch", ec2.create_volume, **{**ask, "Size": 9})
    assert ec2.create_volume(**{**ask, "ClientToken": "the-second"})["VolumeId"] != again


def test_a_slow_answer(server):
    server.ask("PUT", "faults", [{"kind": "delay", "action": "ListQueues", "seconds": 0.4, "times": 1}])
    begin = time.monotonic()
    server.client("sqs").list_queues()
    assert time.monotonic() - begin >= 0.4


def test_a_held_answer_comes_when_it_is_released_and_others_go_on(server):
    server.ask("PUT", "faults", [{"kind": "hold", "service": "ec2", "action": "CreateVpc"}])
    made = []
    caller = threading.Thread(
        target=lambda: made.append(server.client("ec2").create_vpc(CidrBlock="10.0.0.0/16"))
    )
    caller.start()
    held = wait_until(lambda: server.ask("GET", "held"))
    assert [(call["service"], call["action"]) for call in held] == [("ec2", "CreateVpc")]
    vpcs = server.client("ec2").describe_vpcs()["Vpcs"]  # it has had its effect, and the world goes on
    assert "10.0.0.0/16" in [vpc["CidrBlock"] for vpc in vpcs] and not made
    assert server.ask("POST", "release", {"hold": held[0]["hold"]}) == {"released": 1}
    caller.join(10)
    assert made


def test_a_fault_that_is_none_is_refused(server):
    with pytest.raises(Exception, match="400"):
        server.ask("PUT", "faults", [{"kind": "earthquake"}])


def test_a_fix_can_be_left_out():
    without = Server("--without", "ecr-scan-on-push-off,ec2-dhcp-options-tags")
    try:
        fixes = without.ask("GET", "health")["fixes"]
        assert "ec2-dhcp-options-tags" not in fixes and "sqs-policy-is-kept" in fixes
    finally:
        without.stop()


def test_it_ends_with_its_parent():
    command = f"{sys.executable} -m ashlar_aws --parent $$ & wait"
    parent = subprocess.Popen(["sh", "-c", command], cwd=SERVER, stdout=subprocess.PIPE, text=True)
    url = parent.stdout.readline().strip()
    urllib.request.urlopen(f"{url}/_ashlar/health", timeout=30).close()
    parent.kill()
    assert parent.stdout.read() == ""  # the end of the pipe: its last holder, the server, has ended too


def test_no_other_network_is_spoken_to():
    from ashlar_aws.loopback import is_loopback

    assert is_loopback("127.0.0.1") and is_loopback("::1") and is_loopback("localhost")
    assert not is_loopback("192.0.2.1") and not is_loopback("aws.example")


def test_the_dump_shows_what_moto_wraps_and_what_is_set(server):
    a_world(server)
    held = server.ask("GET", "dump")[MANAGEMENT]
    assert list(held["eu-west-1"]["rds"]["databases"]) == ["a"]
    assert list(held["eu-west-1"]["logs"]["filters"]) == ["0"]
    assert held["eu-west-1"]["ec2"]["settings"] == {"ebs_encryption_by_default": True}
    (key,) = held["eu-west-1"]["kms"]["keys"].values()
    assert key["held"] is True
    assert "access_keys" not in held.get("aws", {}).get("iam", {})


def test_what_the_dump_is_told_of_motos_stores_is_there():
    from ashlar_aws.notable import SETTINGS, WRAPPED
    from moto.backends import get_backend

    for name, inside in {**WRAPPED, **dict.fromkeys(SETTINGS, ())}.items():
        service, attribute = name.split(".")
        regions = get_backend(service)[MANAGEMENT]
        store = getattr(regions["aws" if service in ("iam", "s3control") else "eu-west-1"], attribute)
        assert all(hasattr(store, each) for each in inside), name


def a_world(server) -> None:
    server.client("rds").create_db_instance(
        DBInstanceIdentifier="a",
        DBInstanceClass="db.t4g.small",
        Engine="mysql",
        AllocatedStorage=20,
        MasterUsername="u",
        MasterUserPassword="not-a-secret",
    )
    logs = server.client("logs")
    logs.create_log_group(logGroupName="a")
    logs.put_metric_filter(
        logGroupName="a",
        filterName="f",
        filterPattern="p",
        metricTransformations=[{"metricName": "m", "metricNamespace": "n", "metricValue": "1"}],
    )
    server.client("ec2").enable_ebs_encryption_by_default()
    kms = server.client("kms")
    kms.schedule_key_deletion(KeyId=kms.create_key()["KeyMetadata"]["KeyId"], PendingWindowInDays=7)
    server.client("sts").assume_role(RoleArn=f"arn:aws:iam::{MANAGEMENT}:role/a", RoleSessionName="test")


def test_what_ec2_shows_for_an_hour_after_its_end_is_gone(server):
    ec2 = server.client("ec2")
    networks = [ec2.create_vpc(CidrBlock=f"10.{index}.0.0/16")["Vpc"]["VpcId"] for index in range(2)]
    peering = ec2.create_vpc_peering_connection(VpcId=networks[0], PeerVpcId=networks[1])
    ec2.delete_vpc_peering_connection(
        VpcPeeringConnectionId=peering["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    )
    for network in networks:
        ec2.delete_vpc(VpcId=network)
    held = server.ask("GET", "dump")[MANAGEMENT]["eu-west-1"]["ec2"]
    left = {
        f"{name} {key}"
        for name, things in held.items()
        for key, thing in things.items()
        if not thing.get("default")
    }
    assert left == set()


def test_a_connection_serves_one_request_after_another(server):
    host = server.url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=30)
    for method, status in (("GET", 200), ("POST", 200), ("GET", 200)):
        connection.request(method, "/_ashlar/reset" if method == "POST" else "/_ashlar/held")
        response = connection.getresponse()
        response.read()
        assert (response.status, response.getheader("Connection")) == (status, None)


def test_a_head_has_no_body(server):
    s3 = server.client("s3")
    s3.create_bucket(Bucket="acme", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="acme", Key="a", Body=b"four")
    assert s3.head_object(Bucket="acme", Key="a")["ContentLength"] == 4
    assert s3.get_object(Bucket="acme", Key="a")["Body"].read() == b"four"


def policy(*statements: dict) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def statement(effect: str, *actions: str, resource: str = "*", **more) -> dict:
    return {"Effect": effect, "Action": actions, "Resource": resource, **more}


def allow(*actions: str, **more) -> str:
    return policy(statement("Allow", *actions, **more))


def trust(account: str) -> str:
    return policy({"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"})


def role_that_may(server, *documents: str, boundary: str | None = None, trusted: str = MANAGEMENT):
    """Keys of a new role."""
    iam = server.client("iam")
    arguments = {"RoleName": "deploy", "AssumeRolePolicyDocument": trust(trusted)}
    if boundary:
        arguments["PermissionsBoundary"] = iam.create_policy(PolicyName="most", PolicyDocument=boundary)[
            "Policy"
        ]["Arn"]
    arn = iam.create_role(**arguments)["Role"]["Arn"]
    for number, document in enumerate(documents):
        iam.put_role_policy(RoleName="deploy", PolicyName=f"part-{number}", PolicyDocument=document)
    server.ask("PUT", "permissions", {"checked": True})
    return server.client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]


def test_a_role_may_do_what_its_policies_name(server):
    keys = role_that_may(server, allow("ec2:Describe*", Condition={"Bool": {"aws:SecureTransport": "true"}}))
    server.client("ec2", keys=keys).describe_vpcs()
    refused("UnauthorizedOperation", server.client("ec2", keys=keys).create_vpc, CidrBlock="10.0.0.0/16")
    refused("AccessDenied", server.client("s3", keys=keys).list_buckets)
    refused("AccessDeniedException", server.client("eks", keys=keys).list_clusters)
    assert server.client("sts", keys=keys).get_caller_identity()["Account"] == MANAGEMENT
    refusals = server.ask("GET", "permissions")["refused"]
    assert f"arn:aws:iam::{MANAGEMENT}:role/deploy ec2:CreateVpc" in refusals


def test_a_boundary_has_to_allow_it_as_well(server):
    keys = role_that_may(server, allow("ec2:*"), boundary=allow("ec2:DescribeVpcs", "kms:*"))
    server.client("ec2", keys=keys).describe_vpcs()
    refused("UnauthorizedOperation", server.client("ec2", keys=keys).describe_subnets)
    refused("AccessDeniedException", server.client("kms", keys=keys).list_keys)


def test_a_denial_of_everything_beats_an_allowance(server):
    deny = statement("Deny", "ec2:DescribeSubnets")
    narrow = statement("Deny", "ec2:DescribeVpcs", resource="arn:aws:ec2:*:*:vpc/vpc-1")
    keys = role_that_may(server, allow("ec2:*"), policy(deny, narrow))
    server.client("ec2", keys=keys).describe_vpcs()
    refused("UnauthorizedOperation", server.client("ec2", keys=keys).describe_subnets)


def test_a_role_is_entered_by_whom_it_trusts(server):
    with pytest.raises(ClientError, match="AccessDenied"):
        role_that_may(server, allow("*"), trusted="111122223333")
