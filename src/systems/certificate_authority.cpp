#include "systems/certificate_authority.h"

#include "systems/private_bucket.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view prefix = "ca/";
/// Beside the key, in the same folder of which nothing is overwritten.
constexpr std::string_view certificate = "ca/certificate.pem";

Value objects(const Resource& bucket) { return concat({bucket["arn"], "/", prefix, "*"}); }

/// Of servers that start at once, one makes the key and the others find it. S3 sees to it: a write says that
/// it wants nothing to be there yet, and no other write is let through.
Statement overwrite_nothing(const Resource& bucket) {
  return deny("OverwriteNothing")
      .anybody()
      .action({"s3:PutObject"})
      .on({objects(bucket)})
      .when("Null", "s3:if-none-match", "true");
}

}  // namespace

CertificateAuthority certificate_authority(const Site& site, Span from, const Resource& key) {
  Scope scope = site.scope(
      "certificate-authority", "certificate-authority",
      {.title = "Certificate authority",
       .what =
           "The bucket with the key and the certificate of the environment's own authority, by which servers "
           "issue their certificates to themselves. The first server that starts makes them.",
       .loss = "Every server and every client needs a new certificate, of a new authority, at once."},
      from);
  const std::string name = site.bucket_name("authority");
  const PrivateBucket bucket =
      add_private_bucket(scope, "authority", {{"bucket", name}, {"tags", name_tag(name)}}, {.key = &key});
  add_bucket_policy(scope, bucket, {overwrite_nothing(*bucket.bucket), refuse_plain_http(bucket)});
  return {bucket.bucket, &key};
}

Value authority_settings(const CertificateAuthority& authority) {
  return object({{"bucket", (*authority.bucket)["id"]}, {"prefix", prefix}});
}

Value authority_certificate(const CertificateAuthority& authority) {
  return object({{"bucket", (*authority.bucket)["id"]}, {"certificate", certificate}});
}

std::vector<Statement> check_certificates(const Site& site, const CertificateAuthority& authority) {
  return {allow("ReadAuthoritysCertificate")
              .action({"s3:GetObject"})
              .on({concat({(*authority.bucket)["arn"], "/", certificate})}),
          allow("DecryptAuthoritysCertificate")
              .action({"kms:Decrypt"})
              .on({(*authority.key)["arn"]})
              .when("StringEquals", "kms:ViaService", site.regional_service("s3"))};
}

std::vector<Statement> issue_certificates(const Site& site, const CertificateAuthority& authority) {
  const Resource& bucket = *authority.bucket;
  return {
      // Without it S3 says of what is not there yet that it is forbidden.
      allow("FindAuthority")
          .action({"s3:ListBucket"})
          .on({bucket["arn"]})
          .when("StringLike", "s3:prefix", std::string(prefix) + "*"),
      allow("ReadAuthority").action({"s3:GetObject"}).on({objects(bucket)}),
      allow("FoundAuthority")
          .action({"s3:PutObject"})
          .on({objects(bucket)})
          .when("Null", "s3:if-none-match", "false"),
      allow("EncryptAuthority")
          .action({"kms:Decrypt", "kms:GenerateDataKey"})
          .on({(*authority.key)["arn"]})
          .when("StringEquals", "kms:ViaService", site.regional_service("s3")),
  };
}

}  // namespace ashlar::systems
