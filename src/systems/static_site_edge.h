// The part of a static site that stands at CloudFront, and so in us-east-1.
#pragma once

#include "systems/static_site.h"

namespace ashlar::systems {

struct StaticSiteBuckets {
  const Resource& content;  ///< aws_s3_bucket
  const Resource& logs;     ///< aws_s3_bucket
  const StaticSiteGround& ground;
};

/// Unit `static-site-edge` of the environment in us-east-1. Returns its alarm.
const Resource& static_site_edge(const Site& site, const Site& us_east_1, const StaticSiteSettings& settings,
                                 Span from, const StaticSiteBuckets& buckets);

}  // namespace ashlar::systems
