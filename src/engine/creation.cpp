#include "engine/creation.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ashlar::engine {

namespace {

struct Telling {
  std::string_view type;
  std::string_view attribute;
  std::string_view done;  ///< empty: any text, and nothing as long as it is under way or has failed
  std::vector<std::string_view> under_way;
};

/// Source: what the provider's creation of each waits for (5.100.0: waitDBInstanceAvailable and the like).
const std::vector<Telling>& tellings() {
  static const std::vector<Telling> all{
      {"aws_cloudfront_distribution", "status", "Deployed", {"InProgress"}},
      {"aws_db_instance",
       "status",
       "available",
       {"creating", "backing-up", "configuring-enhanced-monitoring", "configuring-iam-database-auth",
        "configuring-log-exports", "maintenance", "modifying", "rebooting", "renaming", "starting",
        "upgrading"}},
      {"aws_eks_cluster", "status", "ACTIVE", {"CREATING", "PENDING", "UPDATING"}},
      {"aws_elasticache_replication_group", "primary_endpoint_address", "", {""}},
      {"aws_instance", "instance_state", "running", {"pending"}},
      {"aws_kms_key", "arn", "", {}},  // there at once; the wait is for its policy to be seen everywhere
      {"aws_vpc_endpoint", "state", "available", {"pending"}},
  };
  return all;
}

const Telling* find(const std::string& type) {
  const auto found = std::find_if(tellings().begin(), tellings().end(),
                                  [&](const Telling& one) { return one.type == type; });
  return found == tellings().end() ? nullptr : &*found;
}

bool lets_everything_out(const provider::Value& rule) {
  const auto* to = provider::member_as<provider::List>(rule, "cidr_blocks");
  return text_at(rule, "protocol") == "-1" && to != nullptr && *to == provider::List{"0.0.0.0/0"};
}

bool has_the_first_rule_alone(const provider::Value& group) {
  const auto* egress = provider::member_as<provider::List>(group, "egress");
  return egress != nullptr && egress->size() == 1 && lets_everything_out(egress->front());
}

}  // namespace

bool tells_of_its_creation(const std::string& type) { return find(type) != nullptr; }

Creation creation_of(const std::string& type, const provider::Value& read) {
  const Telling* telling = find(type);
  if (telling == nullptr) return Creation::Unknown;
  const std::string state = text_at(read, telling->attribute);
  if (telling->done.empty() ? !state.empty() : state == telling->done) return Creation::Done;
  const auto& under_way = telling->under_way;
  const bool goes_on = std::find(under_way.begin(), under_way.end(), state) != under_way.end();
  return goes_on ? Creation::UnderWay : Creation::Unknown;
}

provider::Value config_to_finish(const std::string& type, const provider::Value& found,
                                 provider::Value config) {
  if (type != "aws_security_group" || !has_the_first_rule_alone(found)) return config;
  provider::Value* egress = config.find("egress");
  if (egress != nullptr && egress->is_null()) *egress = provider::List{};
  return config;
}

provider::Diagnostics still_under_way() {
  return {{Severity::Error,
           "AWS is still making it",
           "A run that ended early had begun that. Try again in some minutes: it is kept once it is there. "
           "Where AWS says that it failed, delete it there.",
           {}}};
}

}  // namespace ashlar::engine
