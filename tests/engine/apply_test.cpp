// Changes carried out by the real provider on an AWS that is not ours.
#include "engine/apply.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "engine/attribute_changes.h"
#include "engine/creation.h"
#include "engine/destroy_plan.h"
#include "engine/prior.h"
#include "engine/small_world.h"
#include "engine/state_writer.h"

namespace ashlar::engine {
namespace {

class Applying : public testing::SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    Unit& network = unit("vpc");
    Scope in_network(network, "vpc", {});
    vpc = &in_network.add("aws_vpc", "main",
                          {{"cidr_block", "10.0.0.0/16"}, {"tags", object({{"Name", "main"}})}});
    subnet = &in_network.add("aws_subnet", "a", {{"vpc_id", (*vpc)["id"]}, {"cidr_block", "10.0.0.0/24"}});
    group = &Scope(unit("servers"), "servers", {})
                 .add("aws_security_group", "a",
                      {{"name", "servers"}, {"description", "servers"}, {"vpc_id", (*vpc)["id"]}});
  }

  std::string id_of(const Resource& resource) const {
    const auto all = states();
    const auto* object = current_object(all.at(resource.unit->path.text()), resource.address());
    return object == nullptr ? "" : object->attributes.at("id").get<std::string>();
  }

  void add_https_rule(const char* type) const {
    Scope(*group->unit, "servers", {})
        .add(type, "https",
             {{"security_group_id", (*group)["id"]},
              {"ip_protocol", "tcp"},
              {"from_port", 443},
              {"to_port", 443},
              {"cidr_ipv4", "10.0.0.0/16"}});
  }

  Resource* vpc = nullptr;
  Resource* subnet = nullptr;
  Resource* group = nullptr;
};

TEST_F(Applying, MakesAllAndThenThereIsNothingToDo) {
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_FALSE(applied.failure) << applied.failure->text();
  EXPECT_EQ(applied.created, 3U);
  expect_order("create aws_vpc.main", "create aws_subnet.a");
  expect_order("create aws_vpc.main", "create aws_security_group.a");
  EXPECT_FALSE(plan().has_changes());
  EXPECT_TRUE(plan().outdated.empty());
  EXPECT_FALSE(plan(true).has_changes());
  const auto outputs = states().at("stage/eu-west-1/stage/vpc").outputs;
  EXPECT_EQ(outputs.at("vpc_main_id").value, id_of(*vpc));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "journal"));
}

TEST_F(Applying, ChangesOneThingAndNothingElse) {
  apply();
  const std::string before = id_of(*vpc);
  vpc->set("enable_dns_hostnames", true);
  done.clear();
  const Applied applied = apply();
  EXPECT_EQ(applied.updated, 1U);
  EXPECT_EQ(done, std::vector<std::string>{"update aws_vpc.main"});
  EXPECT_EQ(id_of(*vpc), before);
  EXPECT_FALSE(plan(true).has_changes());
}

TEST_F(Applying, WhatNeedsAReplacedOneGoesBeforeItAndComesAfterIt) {
  apply();
  done.clear();
  vpc->set("cidr_block", "10.1.0.0/16");
  subnet->set("cidr_block", "10.1.0.0/24");
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(applied.replaced, 3U);
  expect_order("delete aws_subnet.a", "delete aws_vpc.main");
  expect_order("delete aws_security_group.a", "delete aws_vpc.main");
  expect_order("delete aws_vpc.main", "create aws_vpc.main");
  expect_order("create aws_vpc.main", "create aws_subnet.a");
  EXPECT_FALSE(plan(true).has_changes());
}

TEST_F(Applying, TheSuccessorIsMadeFirstWhereThatIsAskedFor) {
  group->lifecycle.create_before_destroy = true;
  apply();
  const std::string before = id_of(*group);
  done.clear();
  group->set("name", "other");
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(applied.replaced, 1U);
  expect_order("create aws_security_group.a", "delete aws_security_group.a");
  EXPECT_NE(id_of(*group), before);
  EXPECT_FALSE(plan(true).has_changes());
}

TEST_F(Applying, APredecessorThatCouldNotBeDestroyedIsDestroyedByTheNextRun) {
  group->lifecycle.create_before_destroy = true;
  apply();
  const std::string before = id_of(*group);
  group->set("name", "other");
  server->set_faults({{{"kind", "refuse"},
                       {"service", "ec2"},
                       {"action", "DeleteSecurityGroup"},
                       {"code", "UnauthorizedOperation"}}});
  EXPECT_EQ(apply().problems.size(), 1U);
  server->set_faults(nlohmann::json::array());
  const auto* resource = states().at("stage/eu-west-1/stage/servers").find("aws_security_group.a");
  ASSERT_NE(resource, nullptr);
  EXPECT_EQ(states().at("stage/eu-west-1/stage/servers").find("aws_security_group.a")->objects.size(), 2U);
  done.clear();
  EXPECT_EQ(apply().destroyed, 1U);
  EXPECT_EQ(done, std::vector<std::string>{"delete aws_security_group.a"});
  EXPECT_EQ(plan(true).changes.size(), 3U);
}

TEST_F(Applying, AFailureStopsWhatNeedsItAndNothingElse) {
  Resource& interface = Scope(unit("servers"), "servers", {})
                            .add("aws_network_interface", "a", {{"subnet_id", (*subnet)["id"]}});
  server->set_faults({{{"kind", "refuse"},
                       {"service", "ec2"},
                       {"action", "CreateSubnet"},
                       {"code", "InvalidSubnet.Range"}}});
  const Plan planned = plan();  // what was skipped is part of it
  const Applied applied = apply(planned);
  ASSERT_EQ(applied.problems.size(), 1U);
  EXPECT_EQ(applied.problems[0].address, "aws_subnet.a");
  EXPECT_NE(texts(applied.problems).find("InvalidSubnet.Range"), std::string::npos)
      << texts(applied.problems);
  ASSERT_EQ(applied.skipped.size(), 1U);
  EXPECT_EQ(applied.skipped[0]->resource, &interface);
  EXPECT_EQ(applied.created, 2U);
  EXPECT_NE(id_of(*group), "");
  server->set_faults(nlohmann::json::array());
  EXPECT_EQ(apply().created, 2U);
  EXPECT_FALSE(plan(true).has_changes());
}

TEST_F(Applying, AnUpdateThatFailedIsNotTakenForDone) {
  const auto refused = [](const char* action) {
    return nlohmann::json{
        {"kind", "refuse"}, {"service", "ec2"}, {"action", action}, {"code", "UnauthorizedOperation"}};
  };
  apply();
  int number = 0;
  for (const nlohmann::json& faults :
       {nlohmann::json::array({refused("CreateTags")}),
        nlohmann::json::array({refused("CreateTags"), refused("DescribeSecurityGroups")})}) {
    Object tags = *find(group->attributes, "tags")->as<Object>();
    set(tags, "number", std::to_string(++number));
    group->set("tags", std::move(tags));
    server->set_faults(faults);
    EXPECT_EQ(apply().problems.size(), 1U) << faults;
    server->set_faults(nlohmann::json::array());
    done.clear();
    EXPECT_EQ(apply().updated, 1U) << faults;
    EXPECT_EQ(done, std::vector<std::string>{"update aws_security_group.a"});
    EXPECT_FALSE(plan(true).has_changes());
  }
}

TEST_F(Applying, WhatNobodyAsksForAnyMoreGoesInTheRightOrder) {
  apply();
  const auto empty = [](Unit& unit) {
    unit.resources.clear();
    unit.outputs.clear();
    unit.reads.clear();
  };
  empty(unit("vpc"));
  empty(unit("servers"));
  done.clear();
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(applied.destroyed, 3U);
  expect_order("delete aws_subnet.a", "delete aws_vpc.main");
  expect_order("delete aws_security_group.a", "delete aws_vpc.main");
  EXPECT_TRUE(states().at("stage/eu-west-1/stage/vpc").resources.empty());
  EXPECT_TRUE(states().at("stage/eu-west-1/stage/vpc").outputs.empty());
}

TEST_F(Applying, WhatGoesDoesSoBeforeWhatItDependedOnIsChanged) {
  Resource& rule =
      Scope(unit("servers"), "servers", {})
          .add("aws_vpc_security_group_ingress_rule", "a",
               {{"security_group_id", (*group)["id"]}, {"ip_protocol", "-1"}, {"cidr_ipv4", "10.0.0.0/16"}});
  apply();
  std::erase_if(unit("servers").resources, [&](const auto& one) { return one.get() == &rule; });
  group->set("tags", object({{"Name", "changed"}}));
  server->set_faults({{{"kind", "delay"}, {"action", "RevokeSecurityGroupIngress"}, {"seconds", 2}}});
  done.clear();
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  expect_order("delete aws_vpc_security_group_ingress_rule.a", "update aws_security_group.a");
}

TEST_F(Applying, APasswordIsInNoState) {
  Unit& secrets = unit("secrets");
  Scope scope(secrets, "mysql", {});
  Resource& random = scope.add_ephemeral("aws_secretsmanager_random_password", "main",
                                         {{"password_length", 30}, {"exclude_punctuation", true}});
  Resource& secret = scope.add("aws_secretsmanager_secret", "main", {{"name", "mysql"}});
  scope.add("aws_secretsmanager_secret_version", "main",
            {{"secret_id", secret["id"]},
             {"secret_string_wo", random["random_password"]},
             {"secret_string_wo_version", 1}});
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  const auto value = json("secretsmanager", "secretsmanager.GetSecretValue", {{"SecretId", "mysql"}});
  const std::string password = value.at("SecretString");
  EXPECT_EQ(password.size(), 30U);
  EXPECT_EQ(terraform::state_text(states().at("stage/eu-west-1/stage/secrets")).find(password),
            std::string::npos);
  EXPECT_FALSE(plan(true).has_changes());
}

TEST_F(Applying, WhatAKilledRunHadBegunToDestroyMayBeGone) {
  apply();
  query("ec2", "DeleteSecurityGroup", {{"GroupId", id_of(*group)}});
  query("ec2", "DeleteSubnet", {{"SubnetId", id_of(*subnet)}});
  query("ec2", "DeleteVpc", {{"VpcId", id_of(*vpc)}});
  EXPECT_NE(texts(plan(true).problems).find("looks like another account"), std::string::npos);
  std::set<ResourceName> begun;
  for (const Resource* one : {vpc, subnet, group}) begun.insert({one->unit->path.text(), one->address()});
  EXPECT_EQ(texts(plan(false, begun).problems), "");
  EXPECT_EQ(texts(plan(true, begun).problems), "");
}

TEST_F(Applying, WhatIsThereAsItIsWantedIsToldAsFound) {
  apply();
  const std::string id = id_of(*vpc);
  std::filesystem::remove_all(folder.path() / "units" / vpc->unit->path.text());
  ASSERT_TRUE(journal()->intend({vpc->unit->path.text(), vpc->address()}, "create"));
  ASSERT_TRUE(journal()->intend({subnet->unit->path.text(), subnet->address()}, "create"));
  std::vector<std::string> found;
  apply(false, [&](ApplyRequest& request) {
    request.tell = [&](const ApplyEvent& event) {
      if (event.kind == ApplyEvent::Kind::Found) found.push_back(event.id);
    };
  });
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front(), id);
  EXPECT_EQ(id_of(*vpc), id);
}

TEST_F(Applying, ASecurityGroupThatIsFoundLetsNoMoreOutThanANewOne) {
  apply();
  const std::string id = id_of(*group);
  std::filesystem::remove_all(folder.path() / "units" / group->unit->path.text());
  ASSERT_TRUE(journal()->intend({group->unit->path.text(), group->address()}, "create"));
  query("ec2", "AuthorizeSecurityGroupEgress",  // as AWS makes a new one
        {{"GroupId", id},
         {"IpPermissions.1.IpProtocol", "-1"},
         {"IpPermissions.1.IpRanges.1.CidrIp", "0.0.0.0/0"}});
  EXPECT_EQ(texts(apply().problems), "");
  EXPECT_EQ(id_of(*group), id);
  const Plan after = plan(true);
  EXPECT_FALSE(after.has_changes());
  EXPECT_TRUE(after.drift.empty());
}

TEST_F(Applying, AStateSaysThatItMayLackSomeUntilItHasAll) {
  server->set_faults({{{"kind", "refuse"},
                       {"service", "ec2"},
                       {"action", "CreateSubnet"},
                       {"code", "InvalidSubnet.Range"}}});
  EXPECT_EQ(apply().problems.size(), 1U);
  server->set_faults(nlohmann::json::array());
  EXPECT_TRUE(states().at(vpc->unit->path.text()).other.contains(may_lack_some));
  EXPECT_FALSE(states().at(group->unit->path.text()).other.contains(may_lack_some));
  apply();
  EXPECT_FALSE(states().at(vpc->unit->path.text()).other.contains(may_lack_some));
}

TEST_F(Applying, WhatIsOnlyFoundIsNotMade) {
  apply();
  const std::string id = id_of(*group);
  Resource& other =
      Scope(*group->unit, "servers", {})
          .add("aws_security_group", "b", {{"name", "b"}, {"description", "b"}, {"vpc_id", (*vpc)["id"]}});
  linked = false;
  std::filesystem::remove_all(folder.path() / "units" / group->unit->path.text());
  const std::set<ResourceName> begun{{group->unit->path.text(), group->address()},
                                     {other.unit->path.text(), other.address()}};
  for (const ResourceName& name : begun) ASSERT_TRUE(journal()->intend(name, "create"));
  server->forget_calls();
  const Plan found = lost_creations(plan(false, begun), begun);
  EXPECT_EQ(texts(apply(found, [](ApplyRequest& request) { request.only_finds = true; }).problems), "");
  EXPECT_EQ(id_of(*group), id);
  EXPECT_EQ(id_of(other), "");
  EXPECT_EQ(server->count("ec2 CreateSecurityGroup"), 0);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "journal"));
}

TEST_F(Applying, WhatNobodyAsksForAnyMoreIsInFlightNoMore) {
  apply();
  const ResourceName gone{"stage/eu-west-1/stage/servers", "aws_security_group.gone"};
  ASSERT_TRUE(journal()->intend(gone, "create"));
  const auto kept = journal();
  const Recovered recovered = recover(find_unit(), open(), *kept, "test").value();
  EXPECT_EQ(recovered.forgotten, std::set<ResourceName>{gone});
  EXPECT_TRUE(kept->unfinished().empty());
}

TEST_F(Applying, ASecurityGroupThatIsFoundKeepsItsRules) {
  add_https_rule("aws_vpc_security_group_egress_rule");
  apply();
  std::filesystem::remove_all(folder.path() / "units" / group->unit->path.text());
  server->forget_calls();
  EXPECT_EQ(texts(apply().problems), "");
  EXPECT_EQ(server->count("ec2 RevokeSecurityGroupEgress"), 0);
  EXPECT_EQ(server->count("ec2 AuthorizeSecurityGroupEgress"), 0);
  EXPECT_FALSE(plan(true).has_changes());
}

TEST_F(Applying, WhatADeadRunBeganIsWaitedForWhereAwsIsStillMakingIt) {
  Resource& other = Scope(*vpc->unit, "vpc", {})
                        .add("aws_subnet", "b", {{"vpc_id", (*vpc)["id"]}, {"cidr_block", "10.0.1.0/24"}});
  subnet->set("availability_zone", "eu-west-1a");
  other.set("availability_zone", "eu-west-1b");
  apply();
  const Object disabled{{"enabled", false}};
  const Resource& cluster =
      Scope(unit("cluster"), "cluster", {})
          .add("aws_eks_cluster", "main",
               {{"name", "stage"},
                {"role_arn", "arn:aws:iam::123456789012:role/cluster"},
                {"bootstrap_self_managed_addons", false},
                {"compute_config", disabled},
                {"storage_config", object({{"block_storage", disabled}})},
                {"kubernetes_network_config", object({{"elastic_load_balancing", disabled}})},
                {"vpc_config", object({{"subnet_ids", list({(*subnet)["id"], other["id"]})}})}});
  mark_and_link();
  ASSERT_TRUE(journal()->intend({cluster.unit->path.text(), cluster.address()}, "create"));
  aws::Request request;
  request.service = "eks";
  request.region = "eu-west-1";
  request.method = "POST";
  request.path = "/clusters";
  const auto& tags = *find(cluster.attributes, "tags")->as<Object>();
  request.body =
      nlohmann::json{
          {"name", "stage"},
          {"roleArn", "arn:aws:iam::123456789012:role/cluster"},
          {"tags", {{"managed-by", "ashlar"}, {"ashlar:id", *find(tags, "ashlar:id")->as<std::string>()}}},
          {"resourcesVpcConfig", {{"subnetIds", {id_of(*subnet), id_of(other)}}}}}
          .dump();
  call(server->client(), request);
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(done.back(), "create aws_eks_cluster.main");
  const auto all = states();
  const auto* object = current_object(all.at(cluster.unit->path.text()), cluster.address());
  ASSERT_NE(object, nullptr);
  EXPECT_TRUE(object->attributes.at("endpoint").is_string()) << object->attributes;
  EXPECT_EQ(server->count("eks CreateCluster"), 1);
  EXPECT_FALSE(plan(true).has_changes());
}

TEST_F(Applying, StopEndsItInOrder) {
  std::atomic<bool> stop = false;
  const Applied applied = apply(false, [&](ApplyRequest& request) {
    request.tell = [&](const ApplyEvent& event) { stop = stop || event.kind == ApplyEvent::Kind::Done; };
    request.stop = [&] { return stop.load(); };
  });
  EXPECT_EQ(applied.created, 1U);
  EXPECT_EQ(applied.skipped.size(), 2U);
  EXPECT_NE(id_of(*vpc), "");
  EXPECT_EQ(apply().created, 2U);
}

/// The provider waits longer than the ten seconds until it sees the policy three times.
TEST_F(Applying, AKeyThatAStopCutOffIsKept) {
  const Resource& key = Scope(unit("keys"), "keys", {})
                            .add("aws_kms_key", "main",
                                 {{"policy", R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
                                             R"("Principal":{"AWS":"*"},"Action":"kms:*","Resource":"*"}]})"},
                                  {"enable_key_rotation", true}});
  std::atomic<bool> stop = false;
  const Applied cut_off = apply(false, [&](ApplyRequest& request) {
    request.tell = [&](const ApplyEvent& event) {
      stop = stop || (event.kind == ApplyEvent::Kind::Begun && event.change->type == "aws_kms_key");
    };
    request.stop = [&] { return stop.load(); };
  });
  ASSERT_EQ(cut_off.problems.size(), 1U);
  const std::string id = id_of(key);
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(applied.replaced, 0U);
  EXPECT_EQ(id_of(key), id);
  EXPECT_EQ(server->count("kms CreateKey"), 1);
  EXPECT_FALSE(plan(true).has_changes());
}

/// The provider waits a minute before it first asks how far AWS is.
class CutOff : public Applying {
 protected:
  void SetUp() override {
    Applying::SetUp();
    if (server == nullptr || IsSkipped() || HasFailure()) return;
    database = &Scope(unit("mysql"), "mysql", {})
                    .add("aws_db_instance", "main",
                         {{"identifier", "orders"},
                          {"engine", "mysql"},
                          {"instance_class", "db.t4g.small"},
                          {"allocated_storage", 20},
                          {"username", "admin"},
                          {"password", "correct-horse"},
                          {"skip_final_snapshot", true}});
    std::atomic<bool> stop = false;
    const Applied applied = apply(false, [&](ApplyRequest& request) {
      request.tell = [&](const ApplyEvent& event) {
        stop = stop || (event.kind == ApplyEvent::Kind::Begun && event.change->type == database->type);
      };
      request.stop = [&] { return stop.load(); };
    });
    ASSERT_EQ(applied.problems.size(), 1U);
    ASSERT_TRUE(is_tainted());
  }

  bool is_tainted() const {
    const auto all = states();
    const auto* object = current_object(all.at(database->unit->path.text()), database->address());
    return object != nullptr && object->tainted;
  }
  bool is_in_journal() const { return std::filesystem::exists(folder.path() / "journal"); }

  Resource* database = nullptr;
};

TEST_F(CutOff, IsKeptOnceAwsHasMadeIt) {
  EXPECT_TRUE(is_in_journal());
  const Applied next = apply();
  EXPECT_EQ(texts(next.problems), "");
  EXPECT_FALSE(is_tainted());
  EXPECT_FALSE(is_in_journal());
  EXPECT_EQ(server->count("rds CreateDBInstance"), 1);
  EXPECT_EQ(server->count("rds DeleteDBInstance"), 0);
  EXPECT_FALSE(plan(true).has_changes());
}

TEST_F(CutOff, IsReplacedWhereAwsDoesNotSayThatItIsThere) {
  query("rds", "StopDBInstance", {{"DBInstanceIdentifier", "orders"}});
  const Plan planned = plan(false, {}, false, journal()->unfinished().cut_off);
  const auto found = std::find_if(planned.changes.begin(), planned.changes.end(),
                                  [&](const Change& change) { return change.resource == database; });
  ASSERT_NE(found, planned.changes.end()) << texts(planned.problems);
  EXPECT_EQ(found->action, Action::Replace);
}

/// AWS has made it, and its answer does not come.
class CutOffInTheCall : public Applying {
 protected:
  Applied apply_and_stop(nlohmann::json faults) {
    faults.push_back({{"kind", "hold"}, {"service", "ec2"}, {"action", "CreateVpc"}, {"times", 1}});
    std::atomic<bool> stop = false;
    const Applied applied = apply(false, [&](ApplyRequest& request) {
      request.tell = [&](const ApplyEvent& event) {
        if (event.kind != ApplyEvent::Kind::Begun) return;
        server->set_faults(faults);
        stop = true;
      };
      request.stop = [&] { return stop.load(); };
    });
    server->set_faults(nlohmann::json::array());
    server->release();
    return applied;
  }
};

TEST_F(CutOffInTheCall, IsRecordedWhereItIsFound) {
  const Applied stopped = apply_and_stop(nlohmann::json::array());
  EXPECT_EQ(texts(stopped.problems), "");
  EXPECT_NE(id_of(*vpc), "");
  EXPECT_EQ(apply().created, 2U);
  EXPECT_EQ(server->count("ec2 CreateVpc"), 1);
}

TEST_F(CutOffInTheCall, IsLookedForAgainWhereItIsNot) {
  const Applied stopped = apply_and_stop({{{"kind", "refuse"},
                                           {"service", "ec2"},
                                           {"action", "DescribeTags"},
                                           {"code", "UnauthorizedOperation"}}});
  EXPECT_EQ(stopped.problems.size(), 1U);
  EXPECT_EQ(journal()->unfinished().in_flight,
            (std::set<ResourceName>{{vpc->unit->path.text(), vpc->address()}}));
  EXPECT_EQ(texts(apply().problems), "");
  EXPECT_EQ(server->count("ec2 CreateVpc"), 1);
}

TEST(Creations, AreToldByWhatIsReadOfThem) {
  const auto of = [](const std::string& type, const char* attribute, const char* state) {
    return creation_of(type, provider::Object{{attribute, state}});
  };
  EXPECT_EQ(of("aws_db_instance", "status", "creating"), Creation::UnderWay);
  EXPECT_EQ(of("aws_db_instance", "status", "available"), Creation::Done);
  EXPECT_EQ(of("aws_db_instance", "status", "failed"), Creation::Unknown);
  EXPECT_EQ(of("aws_eks_cluster", "status", "CREATING"), Creation::UnderWay);
  EXPECT_EQ(of("aws_elasticache_replication_group", "primary_endpoint_address", ""), Creation::UnderWay);
  EXPECT_EQ(of("aws_elasticache_replication_group", "primary_endpoint_address", "a.example"), Creation::Done);
  EXPECT_EQ(of("aws_kms_key", "arn", "arn:aws:kms:eu-west-1:123456789012:key/a"), Creation::Done);
  EXPECT_EQ(of("aws_kms_key", "arn", ""), Creation::Unknown);
  EXPECT_EQ(of("aws_nat_gateway", "state", "available"), Creation::Unknown);
  EXPECT_EQ(creation_of("aws_db_instance", provider::Value()), Creation::Unknown);
}

TEST_F(Applying, WhatWasChangedByHandIsPutBackWhereAwsIsAsked) {
  apply();
  query("ec2", "DeleteTags", {{"ResourceId.1", id_of(*vpc)}, {"Tag.1.Key", "Name"}});
  EXPECT_FALSE(plan().has_changes());
  const Applied applied = apply(true);
  EXPECT_EQ(applied.updated, 1U) << texts(applied.problems);
  EXPECT_TRUE(plan(true).drift.empty());
}

TEST_F(Applying, WhatOneOfOurResourcesAttachesToAnotherIsNoDrift) {
  add_https_rule("aws_vpc_security_group_ingress_rule");
  apply();
  query("ec2", "CreateTags", {{"ResourceId.1", id_of(*group)}, {"Tag.1.Key", "by"}, {"Tag.1.Value", "hand"}});
  const Plan found = plan(true);
  ASSERT_EQ(found.drift.size(), 1U);
  std::string paths;
  for (const AttributeChange& one : attribute_changes(schema::Schema::builtin(), found.drift.front()))
    paths += provider::text(one.path) + " ";
  EXPECT_EQ(paths, R"(tags["by"] tags_all["by"] )");
}

TEST_F(Applying, AParameterWhoseStateIsLostIsFoundAsItIsAskedFor) {
  Unit& parameters = unit("parameters");
  const Resource& parameter =
      Scope(parameters, "services", {})
          .add("aws_ssm_parameter", "a", {{"name", "a"}, {"type", "String"}, {"insecure_value", "text"}});
  apply();
  std::filesystem::remove(folder.path() / "units" / parameters.path.text() / "terraform.tfstate");
  const Applied applied = apply();
  EXPECT_EQ(texts(applied.problems), "");
  EXPECT_EQ(server->count("ssm PutParameter"), 1);
  EXPECT_EQ(id_of(parameter), "a");
  EXPECT_FALSE(plan(true).has_changes());
}

/// As where a value that was unknown turned out to be another.
TEST_F(Applying, AnUpdateThatBecameAReplacementIsNotCarriedOut) {
  apply();
  const std::string before = id_of(*group);
  group->set("tags", object({{"Name", "changed"}}));
  const Plan planned = plan();
  group->set("name", "other");
  const Applied applied = apply(planned);
  EXPECT_EQ(applied.updated + applied.replaced, 0U);
  EXPECT_NE(texts(applied.problems).find("it would have to be replaced now"), std::string::npos)
      << texts(applied.problems);
  EXPECT_EQ(id_of(*group), before);
  EXPECT_EQ(apply().replaced, 1U);
}

/// What stops while a call of `action` runs, which has an answer when `until` is true.
class HeldCalls : public Applying {
 protected:
  Applied apply_held(const char* action, const std::function<void()>& meanwhile) {
    server->set_faults({{{"kind", "hold"}, {"service", "ec2"}, {"action", action}}});
    auto applied = std::async(std::launch::async, [this] { return apply(); });
    meanwhile();
    server->set_faults(nlohmann::json::array());
    server->release();
    return applied.get();
  }

  /// At most a minute.
  static bool comes(const std::function<bool()>& condition) {
    for (int looks = 0; looks < 600 && !condition(); ++looks)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return condition();
  }

  /// Of this process, the provider's.
  static std::size_t processes() {
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
      const std::string stat = read_file(entry.path() / "stat", 4096).value_or("");
      constexpr std::string_view name = "(terraform-provi) S ";
      const std::size_t at = stat.find(name.substr(0, name.size() - 2));
      const bool is_ours = at != std::string::npos &&
                           stat.substr(at + name.size()).starts_with(std::to_string(::getpid()) + " ");
      found += is_ours ? 1 : 0;
    }
    return found;
  }
};

TEST_F(HeldCalls, StatesAreWrittenWhileItGoesOn) {
  std::string id;
  const Applied applied = apply_held("CreateSubnet", [&] {
    EXPECT_TRUE(comes([&] { return !(id = id_of(*vpc)).empty(); }));
    EXPECT_EQ(server->held(), std::vector<std::string>{"ec2 CreateSubnet"});
  });
  EXPECT_EQ(applied.created, 3U) << texts(applied.problems);
  EXPECT_EQ(id_of(*vpc), id);
}

TEST_F(HeldCalls, NoMoreThanSixProcessesAreAlive) {
  for (const char* region : {"eu-central-1", "eu-north-1", "eu-west-2", "eu-west-3", "us-east-1", "us-east-2",
                             "us-west-1", "us-west-2"})
    Scope(unit("vpc", region), "vpc", {}).add("aws_vpc", "main", {{"cidr_block", "10.0.0.0/16"}});
  std::size_t most = 0;
  const Applied applied = apply_held("CreateVpc", [&] {
    EXPECT_TRUE(comes([&] { return server->held().size() == 6; }));
    std::this_thread::sleep_for(std::chrono::seconds(1));
    EXPECT_EQ(server->held().size(), 6U);
    most = processes();
  });
  EXPECT_EQ(most, 6U);
  EXPECT_EQ(applied.created, 11U) << texts(applied.problems);
}

TEST_F(Applying, StatesThatMovedSinceThePlanAreRefused) {
  apply();
  vpc->set("enable_dns_hostnames", true);
  const Applied applied = apply(false, [&](ApplyRequest&) {
    auto state = open()(unit("vpc"));
    ASSERT_TRUE(state->lock(terraform::new_lock("test", "test", state->name())));
    auto now = *state->read().value();
    ++now.serial;
    ASSERT_TRUE(state->write(now));
    ASSERT_TRUE(state->unlock());
  });
  ASSERT_TRUE(applied.failure);
  EXPECT_NE(applied.failure->reason.find("changed by somebody else"), std::string::npos);
  EXPECT_EQ(applied.updated, 0U);
}

}  // namespace
}  // namespace ashlar::engine
