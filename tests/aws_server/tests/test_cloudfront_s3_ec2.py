"""CloudFront's policies, S3's lifecycles and EC2's metadata defaults, and what AWS would refuse."""

import pytest
from conftest import refused

CACHE = {"Name": "main", "MinTTL": 1, "DefaultTTL": 2, "MaxTTL": 3}
HEADERS = {
    "Name": "main",
    "Comment": "c",
    "CustomHeadersConfig": {"Quantity": 1, "Items": [{"Header": "x-a", "Value": "b", "Override": True}]},
}
RULE = {
    "ID": "old",
    "Status": "Enabled",
    "Filter": {},
    "NoncurrentVersionExpiration": {"NoncurrentDays": 9, "NewerNoncurrentVersions": 5},
}


def test_cache_policies(server):
    front = server.client("cloudfront")
    made = front.create_cache_policy(CachePolicyConfig=CACHE)
    name, etag = made["CachePolicy"]["Id"], made["ETag"]
    refused("CachePolicyAlreadyExists", front.create_cache_policy, CachePolicyConfig=CACHE)
    refused(
        "InvalidArgument", front.create_cache_policy, CachePolicyConfig={**CACHE, "Name": "b", "MinTTL": 5}
    )
    refused("NoSuchCachePolicy", front.get_cache_policy, Id="none")
    refused("PreconditionFailed", front.update_cache_policy, Id=name, IfMatch="E0", CachePolicyConfig=CACHE)
    refused("InvalidIfMatchVersion", front.delete_cache_policy, Id=name)
    etag = front.update_cache_policy(Id=name, IfMatch=etag, CachePolicyConfig={**CACHE, "Comment": "new"})[
        "ETag"
    ]
    assert front.get_cache_policy(Id=name)["CachePolicy"]["CachePolicyConfig"]["Comment"] == "new"
    (item,) = front.list_cache_policies(Type="custom")["CachePolicyList"]["Items"]
    assert (item["CachePolicy"]["Id"], item["CachePolicy"]["CachePolicyConfig"]["Name"]) == (name, "main")
    assert front.list_cache_policies(Type="managed")["CachePolicyList"]["Quantity"] == 0
    front.delete_cache_policy(Id=name, IfMatch=etag)
    assert server.ask("GET", "dump") == {}


def test_policies_of_response_headers(server):
    front = server.client("cloudfront")
    made = front.create_response_headers_policy(ResponseHeadersPolicyConfig=HEADERS)
    name = made["ResponseHeadersPolicy"]["Id"]
    shown = front.get_response_headers_policy(Id=name)["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]
    assert shown["CustomHeadersConfig"] == HEADERS["CustomHeadersConfig"]
    listed = front.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"]
    assert [each["ResponseHeadersPolicy"]["Id"] for each in listed["Items"]] == [name]
    refused(
        "ResponseHeadersPolicyAlreadyExists",
        front.create_response_headers_policy,
        ResponseHeadersPolicyConfig=HEADERS,
    )
    refused("NoSuchResponseHeadersPolicy", front.get_response_headers_policy, Id="none")
    refused("PreconditionFailed", front.delete_response_headers_policy, Id=name, IfMatch="E0")


def test_a_policy_in_use_stays(server):
    front = server.client("cloudfront")
    made = front.create_cache_policy(CachePolicyConfig=CACHE)
    name = made["CachePolicy"]["Id"]
    front.create_distribution(
        DistributionConfig={
            "CallerReference": "a",
            "Comment": "",
            "Enabled": True,
            "Origins": {
                "Quantity": 1,
                "Items": [
                    {
                        "Id": "o",
                        "DomainName": "a.example",
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
                "CachePolicyId": name,
            },
        }
    )
    refused("CachePolicyInUse", front.delete_cache_policy, Id=name, IfMatch=made["ETag"])


@pytest.fixture
def s3(server):
    s3 = server.client("s3")
    s3.create_bucket(Bucket="acme", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return s3


def test_lifecycles(server, s3):
    refused("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, Bucket="acme")
    s3.put_bucket_lifecycle_configuration(Bucket="acme", LifecycleConfiguration={"Rules": [RULE]})
    assert s3.get_bucket_lifecycle_configuration(Bucket="acme")["Rules"] == [RULE]
    s3.delete_bucket_lifecycle(Bucket="acme")
    refused("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, Bucket="acme")
    s3.delete_bucket(Bucket="acme")
    refused("NoSuchBucket", s3.get_bucket_lifecycle_configuration, Bucket="acme")


@pytest.mark.parametrize(
    "code, rules",
    [
        ("InvalidArgument", [RULE, RULE]),
        ("InvalidRequest", [{"ID": "idle", "Status": "Enabled", "Filter": {}}]),
        ("MalformedXML", [{key: value for key, value in RULE.items() if key != "Filter"}]),
        ("MalformedXML", []),
    ],
)
def test_lifecycles_are_refused(s3, code, rules):
    refused(
        code, s3.put_bucket_lifecycle_configuration, Bucket="acme", LifecycleConfiguration={"Rules": rules}
    )


def test_metadata_defaults(server):
    ec2 = server.client("ec2")
    ec2.modify_instance_metadata_defaults(HttpTokens="required", HttpPutResponseHopLimit=1)
    shown = ec2.get_instance_metadata_defaults()["AccountLevel"]
    assert (shown["HttpTokens"], shown["HttpPutResponseHopLimit"]) == ("required", 1)
    assert server.client("ec2", "us-east-1").get_instance_metadata_defaults()["AccountLevel"] == {}
    refused("InvalidParameterValue", ec2.modify_instance_metadata_defaults, HttpTokens="forbidden")
    refused("InvalidParameterValue", ec2.modify_instance_metadata_defaults, HttpPutResponseHopLimit=65)
    refused("InvalidParameterValue", ec2.modify_instance_metadata_defaults, HttpEndpoint="on")
    ec2.modify_instance_metadata_defaults(HttpTokens="no-preference", HttpPutResponseHopLimit=-1)
    assert ec2.get_instance_metadata_defaults()["AccountLevel"] == {}
