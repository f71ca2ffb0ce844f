#include "config/organization_settings.h"

#include "config/names.h"

namespace ashlar {

const Section<TerraformSettings>& TerraformSettings::section() {
  static const Section<TerraformSettings> section =
      Section<TerraformSettings>("terraform", "How the units are written for Terraform.")
          .field("backend", &TerraformSettings::backend, one_of("backend", {"s3", "local"}), "s3",
                 "Where states live: s3 (each account's own bucket, with a lock file), or local for trying.");
  return section;
}

const Section<OrganizationSettings>& OrganizationSettings::section() {
  static const Section<OrganizationSettings> section =
      Section<OrganizationSettings>("the organisation",
                                    "The organisation: one file for what holds everywhere.")
          .required(
              "name", &OrganizationSettings::name, prefix_name(),
              "Short name of the organisation; starts the name of everything that is global, like buckets.",
              Inherit::Nothing)
          .required(
              "domain", &OrganizationSettings::domain, domain_name(),
              "The organisation's domain; its zone lives in shared-services and delegates to the accounts'.",
              Inherit::Nothing)
          .required("home_region", &OrganizationSettings::home_region, region_name(),
                    "The region where states, trails and everything that has no better place live.",
                    Inherit::Nothing)
          .field("regions", &OrganizationSettings::regions, list_of(region_name()), "[]",
                 "Regions that may be used, beside the home region; every other one is denied by policy.",
                 Inherit::Nothing)
          .field("quotas", &OrganizationSettings::quotas,
                 map_of(text("quota code", "L-[0-9A-F]{8}", 10, "a quota code like L-0263D0A3"),
                        integer(1, 1'000'000)),
                 "{}",
                 "Quotas that AWS has raised for you, by code; `check` warns above the default or this.",
                 Inherit::Nothing)
          .field("terraform", &OrganizationSettings::terraform, ashlar::section(TerraformSettings::section()),
                 "{}", "How the units are written for Terraform.", Inherit::Nothing);
  return section;
}

}  // namespace ashlar
