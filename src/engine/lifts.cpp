#include "engine/lifts.h"

#include <algorithm>

namespace ashlar::engine {

const std::vector<Lift>& lifts() {
  static const std::vector<Lift> all{
      {"aws_backup_vault", "force_destroy", true},
      {"aws_db_instance", "deletion_protection", false},
      {"aws_dynamodb_table", "deletion_protection_enabled", false},
      {"aws_ecr_repository", "force_delete", true},
      {"aws_iam_role", "force_detach_policies", true},
      {"aws_iam_user", "force_destroy", true},
      {"aws_lb", "enable_deletion_protection", false},
      {"aws_rds_cluster", "deletion_protection", false},
      {"aws_route53_zone", "force_destroy", true},
      {"aws_s3_bucket", "force_destroy", true},
  };
  return all;
}

const std::vector<const char*>& protections() {
  static const std::vector<const char*> all{"deletion_protection", "deletion_protection_enabled",
                                            "enable_deletion_protection"};
  return all;
}

bool is_protection(std::string_view attribute) {
  return std::find(protections().begin(), protections().end(), attribute) != protections().end();
}

}  // namespace ashlar::engine
