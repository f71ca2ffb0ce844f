#include "config/static_site_settings.h"

namespace ashlar {

namespace {

Type<std::string> page_path() {
  return text("page", "[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)*", 200,
              "a file of the site, like index.html");
}

}  // namespace

const Section<StaticSiteSettings>& StaticSiteSettings::section() {
  static const Section<StaticSiteSettings> section =
      Section<StaticSiteSettings>("static_site", "Static content: a private bucket behind CloudFront.")
          .field("index", &StaticSiteSettings::index, page_path(), "index.html", "What / shows.")
          .field("error_page", &StaticSiteSettings::error_page, page_path(), "error.html",
                 "What is shown for a page that is not there.")
          .field("ttl", &StaticSiteSettings::ttl, integer(0, 31'536'000, "seconds"), "300",
                 "How long the CDN keeps what says nothing of it itself.")
          .field("price_class", &StaticSiteSettings::price_class,
                 one_of("price class", {"PriceClass_100", "PriceClass_200", "PriceClass_All"}),
                 "PriceClass_100", "From which edges it is served: Europe and North America, more, or all.")
          .field("log_days", &StaticSiteSettings::log_days, integer(1, 3650, "days"), "60",
                 "How long access logs are kept.");
  return section;
}

}  // namespace ashlar
