// Access logs of load balancers: one bucket per place, a prefix per balancer.
#pragma once

#include <initializer_list>

#include "systems/site.h"

namespace ashlar::systems {

struct AccessLogs {
  const Resource* bucket = nullptr;  ///< aws_s3_bucket
  const Resource* bucket_policy =
      nullptr;  ///< aws_s3_bucket_policy: balancers wait for it, AWS tries to write at once
};

/// Days until logs move to cheaper storage, and until they are deleted.
struct LogLife {
  Value archive_after;
  Value delete_after;
};

/// `prefixes` are the balancers' own folders in the bucket.
AccessLogs add_access_logs(Scope scope, const Site& site, const LogLife& life,
                           std::initializer_list<std::string_view> prefixes);

}  // namespace ashlar::systems
