// Static content of an environment, behind a CDN.
#pragma once

#include "config/section.h"

namespace ashlar {

struct StaticSiteSettings {
  Located<std::string> index;
  Located<std::string> error_page;
  Located<std::int64_t> ttl;
  Located<std::string> price_class;
  Located<std::int64_t> log_days;

  static const Section<StaticSiteSettings>& section();
};

}  // namespace ashlar
