#include "provider/configuration.h"

#include <fmt/format.h>

namespace ashlar::provider {

Configuration planning_configuration(const std::string& region, const Object& default_tags) {
  Object block{
      {"region", region},
      {"access_key", "none"},
      {"secret_key", "none"},
      {"skip_credentials_validation", true},
      {"skip_requesting_account_id", true},
      {"skip_metadata_api_check", "true"},
      {"max_retries", 1},  // what asks AWS all the same shall fail soon
      {"default_tags", List{Object{{"tags", default_tags}}}},
  };
  return {std::move(block), {}, true};
}

std::map<std::string, std::string> planning_environment(std::uint16_t closed_port) {
  return {
      {"AWS_ENDPOINT_URL", fmt::format("http://127.0.0.1:{}", closed_port)},
      {"AWS_EC2_METADATA_DISABLED", "true"},
      {"AWS_CONFIG_FILE", "/dev/null"},
      {"AWS_SHARED_CREDENTIALS_FILE", "/dev/null"},
      {"AWS_PROFILE", ""},
  };
}

}  // namespace ashlar::provider
