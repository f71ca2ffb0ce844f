// Certificates of domains that do not lead to their zones yet.
#include "engine/delegation.h"

#include <gtest/gtest.h>

#include "engine/small_world.h"

namespace ashlar::engine {
namespace {

using Names = std::set<std::string>;

/// The organisation's zone, an account's below it, a certificate there, and what needs that.
class Delegated : public testing::SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    if (server == nullptr) return;
    Scope dns(unit("dns"), "dns", {});
    dns.add("aws_route53_zone", "organization", {{"name", "acme.example"}});
    Resource& zone = dns.add("aws_route53_zone", "public", {{"name", "stage.acme.example"}});
    Scope in(unit("certificates"), "dns", {});
    in.unit().after.insert(&dns.unit());
    for (const char* name : {"one", "two"}) add_certificate(in, name, zone);
    in.add("aws_sns_topic", "other", {{"name", "other"}});
  }

  static void add_certificate(Scope in, const std::string& name, const Resource& zone) {
    Resource& certificate =
        in.add("aws_acm_certificate", name,
               {{"domain_name", name + ".stage.acme.example"}, {"validation_method", "DNS"}});
    Resource& record =
        in.add("aws_route53_record", name,
               {{"zone_id", zone["zone_id"]},
                {"name", certificate["domain_validation_options[*].resource_record_name"]},
                {"type", certificate["domain_validation_options[*].resource_record_type"]},
                {"records", list({certificate["domain_validation_options[*].resource_record_value"]})},
                {"ttl", 300}});
    Resource& validation = in.add(
        "aws_acm_certificate_validation", name,
        {{"certificate_arn", certificate["arn"]}, {"validation_record_fqdns", list({record["fqdn"]})}});
    in.add("aws_ssm_parameter", name,
           {{"name", "/" + name}, {"type", "String"}, {"value", validation["certificate_arn"]}});
  }

  Applied apply_asking(const AskNameServers& ask) {
    return apply(false, [&](ApplyRequest& request) { request.ask_name_servers = ask; });
  }

  Names ours() const {
    Names names;
    const auto all = states();
    const auto* zone = all.at("stage/eu-west-1/stage/dns").find("aws_route53_zone.organization");
    const nlohmann::json& servers = zone->objects.at(0).attributes.at("name_servers");
    for (const nlohmann::json& name : servers) names.insert(name.get<std::string>());
    return names;
  }
};

TEST_F(Delegated, WhatNeedsACertificateWaitsForTheNextRun) {
  std::vector<std::string> asked;
  const Applied first = apply_asking([&](const std::string& domain) -> Expected<Names> {
    asked.push_back(domain);
    return Names{"ns1.elsewhere.example"};
  });
  EXPECT_EQ(asked, std::vector<std::string>{"acme.example"}) << "the highest zone, once";
  ASSERT_EQ(first.problems.size(), 1U) << texts(first.problems);
  const auto& told = first.problems[0].diagnostics.at(0);
  EXPECT_EQ(told.summary,
            "acme.example does not lead to its zone yet, and AWS issues no certificate before it does");
  for (const std::string& name : ours())
    EXPECT_NE(told.detail.find("acme.example. NS " + name + "."), std::string::npos) << told.detail;
  EXPECT_EQ(first.skipped.size(), 3U) << "the other validation, and what needs them";
  EXPECT_EQ(first.created, 7U);

  done.clear();
  const Applied second = apply_asking([&](const std::string&) -> Expected<Names> { return ours(); });
  EXPECT_EQ(texts(second.problems), "");
  EXPECT_EQ(second.created, 4U);
  EXPECT_FALSE(plan().has_changes());
}

TEST_F(Delegated, WhereNobodyCanBeAskedItIsWaitedFor) {
  const Applied applied =
      apply_asking([](const std::string&) -> Expected<Names> { return tl::unexpected(Failure()); });
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(applied.created, 11U);
}

}  // namespace
}  // namespace ashlar::engine
