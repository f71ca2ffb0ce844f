// Certificates that AWS issues.
#include "topology/passes.h"

namespace ashlar::topology {

namespace {

/// Imported, or of a private authority: not every client trusts it.
bool is_issued_by_aws(const Attributes& from) {
  return !from.has("private_key") && !from.has("certificate_authority_arn");
}

}  // namespace

void describe_certificates(Building& building) {
  for (const Resource* resource : building.graph.all("aws_acm_certificate")) {
    const Attributes from = building.read(*resource);
    if (!is_issued_by_aws(from))
      building.unmodelled(*resource, "a certificate that AWS's public authority has not issued");
    Certificate certificate;
    certificate.id = {building.id(*resource)};
    certificate.region = building.naming.place(*resource).region;
    certificate.arn = building.values.text(Reference{resource, "arn"});
    certificate.names = {from.text("domain_name")};
    for (std::string& name : from.texts("subject_alternative_names")) {
      if (name != certificate.names.front()) certificate.names.push_back(std::move(name));
    }
    building.topology.certificates.emplace(certificate.id, std::move(certificate));
  }
}

}  // namespace ashlar::topology
