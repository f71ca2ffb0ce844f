// Static content: a private bucket that only CloudFront reads.
#pragma once

#include "systems/dns.h"

namespace ashlar::systems {

/// What a static site stands on, besides its own place.
struct StaticSiteGround {
  const Resource& certificate;  ///< aws_acm_certificate_validation in us-east-1, of `static_domain(site)`
  const Resource& zone;         ///< aws_route53_zone
  const Resource& key;          ///< aws_kms_key of the environment
  const Resource& edge_key;     ///< aws_kms_key in us-east-1
  const Resource& edge_topic;   ///< aws_sns_topic that alarms tell there
};

/// Unit `static-site` of an environment: the content, and who asked for it. Unit `static-site-edge` of the
/// same in us-east-1: the distribution, and what CloudFront takes only from there, its firewall and the
/// delivery of its logs. Returns the alarm that stands there.
const Resource& static_site(const Site& site, const Site& us_east_1, const StaticSiteSettings& settings,
                            Span from, const StaticSiteGround& ground);

}  // namespace ashlar::systems
