#include "lab/x509.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace ashlar::lab {

namespace {

struct Deleter {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(BIGNUM* number) const { BN_free(number); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Owned = std::unique_ptr<T, Deleter>;

/// OpenSSL refuses only for want of memory, or because it was called wrongly.
void must(bool done, const char* what) {
  if (done) return;
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  throw std::logic_error(std::string("OpenSSL: ") + what + ": " + reason.data());
}

/// 127 random bits: positive, and no serial number is given twice (RFC 5280, 4.1.2.2: at most 20 bytes).
void set_serial(X509& certificate) {
  const Owned<BIGNUM> number(BN_new());
  must(number && BN_rand(number.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1, "serial number");
  must(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(&certificate)) != nullptr, "serial number");
}

void add_entry(X509_NAME& name, const char* field, const std::string& text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  must(X509_NAME_add_entry_by_txt(&name, field, MBSTRING_UTF8, bytes, static_cast<int>(text.size()), -1, 0) ==
           1,
       "subject");
}

/// A common name holds 64 characters (RFC 5280, ub-common-name); it only helps people read.
void set_subject(X509& certificate, const std::string& common_name) {
  X509_NAME& subject = *X509_get_subject_name(&certificate);
  add_entry(subject, "O", "Ashlar lab");
  if (common_name.size() <= 64) add_entry(subject, "CN", common_name);
}

/// `value` as in OpenSSL's configuration: "critical,CA:TRUE". Never made from names that others chose.
void add_extension(X509& certificate, X509& issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
  const Owned<X509_EXTENSION> extension(X509V3_EXT_nconf_nid(nullptr, &context, kind, value));
  must(extension && X509_add_ext(&certificate, extension.get(), -1) == 1, value);
}

X509Certificate begin(const CertificateText& text, EVP_PKEY& key, const X509* issuer) {
  X509Certificate certificate(X509_new());
  must(certificate != nullptr, "memory");
  must(X509_set_version(certificate.get(), X509_VERSION_3) == 1, "version");
  set_serial(*certificate);
  set_subject(*certificate, text.common_name);
  const X509* by = issuer != nullptr ? issuer : certificate.get();
  must(X509_set_issuer_name(certificate.get(), X509_get_subject_name(by)) == 1, "issuer");
  must(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), text.from) != nullptr, "start");
  must(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), text.until) != nullptr, "end");
  must(X509_set_pubkey(certificate.get(), &key) == 1, "public key");
  return certificate;
}

void sign(X509& certificate, EVP_PKEY& key) { must(X509_sign(&certificate, &key, EVP_sha256()) > 0, "sign"); }

void add_name(GENERAL_NAMES& names, int kind, const std::string& bytes) {
  ASN1_STRING* text = kind == GEN_DNS ? ASN1_IA5STRING_new() : ASN1_OCTET_STRING_new();
  GENERAL_NAME* name = GENERAL_NAME_new();
  must(text != nullptr && name != nullptr, "memory");
  must(ASN1_STRING_set(text, bytes.data(), static_cast<int>(bytes.size())) == 1, "name");
  GENERAL_NAME_set0_value(name, kind, text);
  must(sk_GENERAL_NAME_push(&names, name) > 0, "name");
}

std::string network_bytes(topology::Address address) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((address.value >> shift) & 0xff);
  return bytes;
}

void add_alternative_names(X509& certificate, const CertificateText& text) {
  const Owned<GENERAL_NAMES> names(GENERAL_NAMES_new());
  must(names != nullptr, "memory");
  for (const std::string& name : text.names) add_name(*names, GEN_DNS, name);
  for (const topology::Address address : text.addresses) {
    add_name(*names, GEN_IPADD, network_bytes(address));
  }
  must(X509_add1_ext_i2d(&certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1,
       "alternative names");
}

Owned<BIO> memory_of(const std::string& text) {
  return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string text_of(BIO& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(&bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

Owned<GENERAL_NAMES> alternative_names(const X509& certificate) {
  return Owned<GENERAL_NAMES>(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
}

std::vector<std::string> alternatives(const X509& certificate, int wanted) {
  std::vector<std::string> found;
  const Owned<GENERAL_NAMES> names = alternative_names(certificate);
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    int kind = 0;
    const auto* text = static_cast<const ASN1_STRING*>(
        GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names.get(), i), &kind));
    if (kind != wanted) continue;
    found.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                       static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  return found;
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

PrivateKey make_key() {
  PrivateKey key(EVP_EC_gen("P-256"));
  must(key != nullptr, "key");
  return key;
}

X509Certificate make_authority(const CertificateText& text, EVP_PKEY& key) {
  X509Certificate made = begin(text, key, nullptr);
  add_extension(*made, *made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(*made, *made, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(*made, *made, NID_subject_key_identifier, "hash");
  add_extension(*made, *made, NID_authority_key_identifier, "keyid:always");
  sign(*made, key);
  return made;
}

Expected<X509Certificate> make_leaf(const CertificateText& text, EVP_PKEY& key, X509& authority,
                                    EVP_PKEY& authority_key) {
  for (const std::string& name : text.names) {
    if (!name.empty() && is_ascii(name)) continue;
    return tl::unexpected(Failure{"issue certificate for", name, "is not a DNS name", "", false, 0});
  }
  X509Certificate made = begin(text, key, &authority);
  add_extension(*made, authority, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(*made, authority, NID_key_usage, "critical,digitalSignature");
  add_extension(*made, authority, NID_ext_key_usage, "serverAuth,clientAuth");
  add_extension(*made, authority, NID_subject_key_identifier, "hash");
  add_extension(*made, authority, NID_authority_key_identifier, "keyid:always");
  add_alternative_names(*made, text);
  sign(*made, authority_key);
  return made;
}

std::string to_pem(const X509& certificate) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  must(bio && PEM_write_bio_X509(bio.get(), &certificate) == 1, "write certificate");
  return text_of(*bio);
}

std::string to_pem(const EVP_PKEY& key) {
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  must(bio && PEM_write_bio_PKCS8PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
       "write key");
  return text_of(*bio);
}

X509Certificate certificate_from_pem(const std::string& text) {
  X509Certificate read(PEM_read_bio_X509(memory_of(text).get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  return read;
}

PrivateKey key_from_pem(const std::string& text) {
  PrivateKey read(PEM_read_bio_PrivateKey(memory_of(text).get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  return read;
}

bool belongs_to(const X509& certificate, const EVP_PKEY& key) {
  const bool belongs = X509_check_private_key(&certificate, &key) == 1;
  ERR_clear_error();
  return belongs;
}

bool is_signed_by(X509& certificate, EVP_PKEY& authority_key) {
  const bool good = X509_verify(&certificate, &authority_key) == 1;
  ERR_clear_error();
  return good;
}

std::time_t expiry(const X509& certificate) {
  std::tm time{};
  must(ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &time) == 1, "read expiry");
  return ::timegm(&time);
}

std::vector<std::string> names_of(const X509& certificate) { return alternatives(certificate, GEN_DNS); }

std::vector<topology::Address> addresses_of(const X509& certificate) {
  std::vector<topology::Address> found;
  for (const std::string& bytes : alternatives(certificate, GEN_IPADD)) {
    std::uint32_t value = 0;
    for (const char byte : bytes) value = (value << 8) | static_cast<unsigned char>(byte);
    if (bytes.size() == 4) found.push_back({value});
  }
  return found;
}

}  // namespace ashlar::lab
