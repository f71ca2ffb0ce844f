// The environment's own certificate authority. Its key is made by the first server that needs it and is in no
// state: it lies in a bucket, encrypted, where nothing is ever overwritten.
#pragma once

#include "systems/policy.h"
#include "systems/site.h"

namespace ashlar::systems {

struct CertificateAuthority {
  const Resource* bucket = nullptr;  ///< aws_s3_bucket
  const Resource* key = nullptr;     ///< aws_kms_key that encrypts it, the environment's
};

/// Unit `certificate-authority` of an environment.
CertificateAuthority certificate_authority(const Site& site, Span from, const Resource& key);

/// Where its key and certificate lie, for what servers are told.
Value authority_settings(const CertificateAuthority& authority);

/// Where its certificate alone lies, for clients that check whom they speak to.
Value authority_certificate(const CertificateAuthority& authority);

/// To read that.
std::vector<Statement> check_certificates(const Site& site, const CertificateAuthority& authority);

/// To read the authority's key and certificate, or to put them there where they are not yet.
std::vector<Statement> issue_certificates(const Site& site, const CertificateAuthority& authority);

}  // namespace ashlar::systems
