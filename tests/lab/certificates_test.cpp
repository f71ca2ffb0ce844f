#include "lab/certificates.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "base/temporary_folder.h"
#include "lab/x509.h"

namespace ashlar::lab {

namespace {

using test::TemporaryFolder;

constexpr std::time_t day = 24 * 60 * 60;
const std::vector<std::string> names{"stage.acme.example", "*.stage.acme.example"};

Certificates opened(const TemporaryFolder& folder, std::time_t later = 0) {
  return Certificates::open((folder / "pki").string(), [later] { return std::time(nullptr) + later; })
      .value();
}

/// What a client does: trusts the authority alone, and checks the chain for a purpose.
bool verifies(const std::string& certificate, const std::string& authority, int purpose) {
  const X509Certificate leaf = certificate_from_pem(certificate);
  const X509Certificate root = certificate_from_pem(authority);
  X509_STORE* store = X509_STORE_new();
  X509_STORE_add_cert(store, root.get());
  X509_STORE_CTX* context = X509_STORE_CTX_new();
  X509_STORE_CTX_init(context, store, leaf.get(), nullptr);
  X509_STORE_CTX_set_purpose(context, purpose);
  X509_VERIFY_PARAM_set_flags(X509_STORE_CTX_get0_param(context), X509_V_FLAG_X509_STRICT);
  const bool good = X509_verify_cert(context) == 1;
  if (!good) ADD_FAILURE() << X509_verify_cert_error_string(X509_STORE_CTX_get_error(context));
  X509_STORE_CTX_free(context);
  X509_STORE_free(store);
  return good;
}

bool is_for(const std::string& certificate, const std::string& name) {
  return X509_check_host(certificate_from_pem(certificate).get(), name.c_str(), 0, 0, nullptr) == 1;
}

bool is_for_address(const std::string& certificate, const std::string& address) {
  return X509_check_ip_asc(certificate_from_pem(certificate).get(), address.c_str(), 0) == 1;
}

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

TEST(Certificates, ChainToTheAuthorityForServersAndClients) {
  const TemporaryFolder folder;
  Certificates certificates = opened(folder);
  const KeyPair pair = certificates.issue("public", names).value();
  EXPECT_TRUE(verifies(pair.certificate, certificates.authority(), X509_PURPOSE_SSL_SERVER));
  EXPECT_TRUE(verifies(pair.certificate, certificates.authority(), X509_PURPOSE_SSL_CLIENT));
  EXPECT_TRUE(belongs_to(*certificate_from_pem(pair.certificate), *key_from_pem(pair.key)));
  EXPECT_TRUE(pair.certificate.ends_with(certificates.authority()));
  EXPECT_TRUE(pair.key.starts_with("-----BEGIN PRIVATE KEY-----"));
  EXPECT_EQ(test::slurp(certificates.authority_path()), certificates.authority());
}

TEST(Certificates, AreForTheirNamesAndNoOthers) {
  const TemporaryFolder folder;
  Certificates certificates = opened(folder);
  const std::string made = certificates.issue("public", names, {{0x0a110002}})->certificate;
  for (const char* name : {"stage.acme.example", "www.stage.acme.example", "STAGE.acme.example"}) {
    EXPECT_TRUE(is_for(made, name)) << name;
  }
  for (const char* name :
       {"prod.acme.example", "a.b.stage.acme.example", "acme.example", "stage.acme.example.org"}) {
    EXPECT_FALSE(is_for(made, name)) << name;
  }
  EXPECT_TRUE(is_for_address(made, "10.17.0.2"));
  EXPECT_FALSE(is_for_address(made, "10.17.0.3"));
}

TEST(Certificates, LastAYearAndTheAuthorityTen) {
  const TemporaryFolder folder;
  Certificates certificates = opened(folder);
  const std::string made = certificates.issue("public", names)->certificate;
  EXPECT_NEAR(static_cast<double>(expiry(*certificate_from_pem(made)) - std::time(nullptr)), 365.0 * day, 60);
  EXPECT_NEAR(
      static_cast<double>(expiry(*certificate_from_pem(certificates.authority())) - std::time(nullptr)),
      3650.0 * day, 60);
}

TEST(Certificates, AreGivenAgainUntilTheirNamesChange) {
  const TemporaryFolder folder;
  const KeyPair first = opened(folder).issue("public", names).value();
  EXPECT_EQ(opened(folder).issue("public", names).value(), first);
  EXPECT_NE(opened(folder).issue("other", names).value(), first);
  const KeyPair more = opened(folder).issue("public", {"stage.acme.example"}).value();
  EXPECT_NE(more, first);
  EXPECT_NE(opened(folder).issue("public", {"stage.acme.example"}, {{1}}).value(), more);
}

TEST(Certificates, AreRenewedWhenAThirdOfTheirTimeIsLeft) {
  const TemporaryFolder folder;
  const KeyPair first = opened(folder).issue("public", names).value();
  EXPECT_EQ(opened(folder, 243 * day).issue("public", names).value(), first);
  const KeyPair renewed = opened(folder, 244 * day).issue("public", names).value();
  EXPECT_NE(renewed, first);
  EXPECT_TRUE(is_signed_by(*certificate_from_pem(renewed.certificate),
                           *key_from_pem(test::slurp(folder / "pki/authority.key"))));
}

TEST(Certificates, StayGoodWhenTheAuthoritysCertificateIsRenewed) {
  const TemporaryFolder folder;
  const std::string old = opened(folder).authority();
  EXPECT_EQ(opened(folder, 2430 * day).authority(), old);
  const std::string leaf = opened(folder, 2430 * day).issue("public", names)->certificate;
  Certificates later = opened(folder, 2440 * day);
  EXPECT_NE(later.authority(), old);
  EXPECT_EQ(to_pem(*certificate_from_pem(later.issue("public", names)->certificate)),
            to_pem(*certificate_from_pem(leaf)));
}

TEST(Certificates, OnlyTheirOwnerReads) {
  const TemporaryFolder folder;
  ASSERT_TRUE(opened(folder).issue("public", names));
  EXPECT_EQ(mode_of(folder / "pki"), 0700U);
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "pki")) {
    if (!entry.is_regular_file()) continue;
    EXPECT_EQ(mode_of(entry.path()), 0600U) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 3);
}

/// A kill leaves any of the files unwritten; a disk may damage one.
TEST(Certificates, HealWhatIsMissingOrDamaged) {
  const TemporaryFolder folder;
  ASSERT_TRUE(opened(folder).issue("public", names));
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "pki")) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  for (const auto& file : files) {
    for (const bool removed : {true, false}) {
      if (removed) std::filesystem::remove(file);
      if (!removed) test::put(file, "-----BEGIN CERTIFICATE-----\nAAAA");
      Certificates certificates = opened(folder);
      const KeyPair pair = certificates.issue("public", names).value();
      EXPECT_TRUE(verifies(pair.certificate, certificates.authority(), X509_PURPOSE_SSL_SERVER)) << file;
      EXPECT_TRUE(belongs_to(*certificate_from_pem(pair.certificate), *key_from_pem(pair.key))) << file;
    }
  }
}

TEST(Certificates, AreNotIssuedForNothing) {
  const TemporaryFolder folder;
  EXPECT_FALSE(opened(folder).issue("public", {}));
  EXPECT_FALSE(opened(folder).issue("public", {"a,IP:10.0.0.1 "}));
}

TEST(Certificates, OfPurposesThatLookAlikeDiffer) {
  const TemporaryFolder folder;
  Certificates certificates = opened(folder);
  const KeyPair slash = certificates.issue("stage/public", names).value();
  EXPECT_NE(certificates.issue("stage_public", names).value(), slash);
  EXPECT_EQ(certificates.issue("stage/public", names).value(), slash);
}

}  // namespace

}  // namespace ashlar::lab
