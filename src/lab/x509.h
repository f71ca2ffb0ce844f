// Keys and certificates over OpenSSL 3: made, written as PEM, read back. Everything here is EC P-256 with
// SHA-256, which AWS's own certificates may be and every client of today reads.
#pragma once

#include <ctime>
#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/failure.h"
#include "topology/address.h"

namespace ashlar::lab {

struct X509Deleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using PrivateKey = std::unique_ptr<EVP_PKEY, X509Deleter>;
using X509Certificate = std::unique_ptr<X509, X509Deleter>;

/// What a certificate says.
struct CertificateText {
  std::string common_name;
  std::vector<std::string> names;
  std::vector<topology::Address> addresses;
  std::time_t from = 0;
  std::time_t until = 0;
};

PrivateKey make_key();

/// Signed by itself, and fit to sign others but no further authority. `names` and `addresses` are not used.
X509Certificate make_authority(const CertificateText& text, EVP_PKEY& key);

/// For servers and clients, signed by the authority. Names that are not ASCII fail.
Expected<X509Certificate> make_leaf(const CertificateText& text, EVP_PKEY& key, X509& authority,
                                    EVP_PKEY& authority_key);

std::string to_pem(const X509& certificate);
std::string to_pem(const EVP_PKEY& key);  ///< PKCS #8, not encrypted

/// The first of its kind in the text; null where there is none that can be read.
X509Certificate certificate_from_pem(const std::string& text);
PrivateKey key_from_pem(const std::string& text);

bool belongs_to(const X509& certificate, const EVP_PKEY& key);
bool is_signed_by(X509& certificate, EVP_PKEY& authority_key);
std::time_t expiry(const X509& certificate);
/// Its DNS names and addresses, as they stand in it.
std::vector<std::string> names_of(const X509& certificate);
std::vector<topology::Address> addresses_of(const X509& certificate);

}  // namespace ashlar::lab
