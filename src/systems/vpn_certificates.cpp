#include "systems/vpn_certificates.h"

#include "systems/keys.h"
#include "systems/kms_key.h"
#include "systems/principals.h"
#include "systems/private_bucket.h"
#include "systems/role_boundary.h"
#include "systems/vpn_people.h"

namespace ashlar::systems {

namespace {

Value by_queues_and_bucket(const Site& site) {
  return list({site.regional_service("s3"), site.regional_service("sqs")});
}

Statement use_by_server(const Site& site, std::string_view role) {
  return allow("UseByServer")
      .principal({account_root(site, *site.account)})
      .action({"kms:Decrypt", "kms:GenerateDataKey"})
      .on({"*"})
      .when("ArnEquals", "aws:PrincipalArn", deployed_role_arn(site, role))
      .when("StringEquals", "kms:ViaService", by_queues_and_bucket(site));
}

/// Whoever sends to an encrypted queue encrypts; whoever fetches a certificate decrypts.
Statement use_by_people(const Site& site) {
  return people_of_security(site, "UseByPeople")
      .action({"kms:Decrypt", "kms:GenerateDataKey"})
      .on({"*"})
      .when("StringEquals", "kms:ViaService", by_queues_and_bucket(site));
}

/// Not the region's key: this one admits people of another account.
const Resource& add_key(Scope scope, const Site& site, std::string_view role) {
  return add_kms_key(
      scope, "vpn",
      {.description = "Encrypts the certificates and the queues of the VPN of " + site.account->name,
       .policy = policy({key_administration(site), use_by_server(site, role), use_by_people(site)}),
       .alias = key_alias(site) + "-vpn",
       .tag = site.name("vpn")});
}

Statement let_people_fetch(const Site& site, const Resource& bucket) {
  return people_of_security(site, "FetchOwnCertificates")
      .action({"s3:GetObject"})
      .on({concat({bucket["arn"], "/", issued_prefix, "${aws:username}/*"})});
}

}  // namespace

VpnCertificates add_vpn_certificates(Scope scope, const Site& site, std::string_view role) {
  VpnCertificates made;
  made.key = &add_key(scope, site, role);
  const std::string name = vpn_bucket(site);
  const PrivateBucket bucket =
      add_private_bucket(scope, "vpn", {{"bucket", name}, {"tags", name_tag(name)}}, {.key = made.key});
  made.bucket = bucket.bucket;
  add_bucket_policy(scope, bucket, {let_people_fetch(site, *made.bucket), refuse_plain_http(bucket)});
  return made;
}

std::vector<Statement> keep_certificates(const Site& site, const VpnCertificates& certificates) {
  const Value bucket = (*certificates.bucket)["arn"];
  return {
      allow("FindCertificates").action({"s3:ListBucket"}).on({bucket}),
      // Deletes nothing: a certificate is revoked by the list of those that are.
      allow("KeepCertificates").action({"s3:GetObject", "s3:PutObject"}).on({concat({bucket, "/*"})}),
      allow("UseKeyOfVpn")
          .action({"kms:Decrypt", "kms:GenerateDataKey"})
          .on({(*certificates.key)["arn"]})
          .when("StringEquals", "kms:ViaService", by_queues_and_bucket(site)),
  };
}

}  // namespace ashlar::systems
