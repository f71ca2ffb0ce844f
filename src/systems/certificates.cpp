#include "systems/certificates.h"

namespace ashlar::systems {

namespace {

Resource& request_certificate(Scope scope, std::string_view name, const std::string& domain,
                              Wildcard wildcard) {
  Object attributes{{"domain_name", domain}, {"validation_method", "DNS"}, {"tags", name_tag(domain)}};
  if (wildcard == Wildcard::Yes) set(attributes, "subject_alternative_names", list({"*." + domain}));
  Resource& certificate = scope.add("aws_acm_certificate", std::string(name), std::move(attributes));
  // A listener lets go of the old certificate only once it has the new one.
  certificate.lifecycle.create_before_destroy = true;
  return certificate;
}

/// One record proves the domain and its wildcard alike. A name's record is the same for every certificate of
/// the account, so one that was left behind is taken over.
Resource& add_validation_record(Scope scope, std::string_view name, const Resource& certificate,
                                const Resource& public_zone) {
  return scope.add("aws_route53_record", std::string(name) + "_validation",
                   {
                       {"zone_id", public_zone["zone_id"]},
                       {"name", certificate["domain_validation_options[*].resource_record_name"]},
                       {"type", certificate["domain_validation_options[*].resource_record_type"]},
                       {"records", list({certificate["domain_validation_options[*].resource_record_value"]})},
                       {"ttl", 300},
                       {"allow_overwrite", true},
                   });
}

}  // namespace

const Resource& add_certificate(Scope scope, std::string_view name, const std::string& domain,
                                Wildcard wildcard, const Resource& public_zone) {
  Resource& certificate = request_certificate(scope, name, domain, wildcard);
  Resource& record = add_validation_record(scope, name, certificate, public_zone);
  return scope.add("aws_acm_certificate_validation", std::string(name),
                   {
                       {"certificate_arn", certificate["arn"]},
                       {"validation_record_fqdns", list({record["fqdn"]})},
                   });
}

}  // namespace ashlar::systems
