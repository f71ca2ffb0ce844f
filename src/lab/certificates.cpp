// Which file holds what, and when it is still good. The authority's key is written before its certificate,
// and what is issued is one file each: a kill between two writes leaves a folder that the next call mends.
#include "lab/certificates.h"

#include <cctype>
#include <cerrno>
#include <optional>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/linux/system.h"
#include "base/text.h"
#include "lab/x509.h"

namespace ashlar::lab {

namespace {

constexpr std::size_t largest_file = 1 << 20;
constexpr std::time_t day = std::time_t{24} * 60 * 60;
constexpr std::time_t authority_life = 3650 * day;
constexpr std::time_t leaf_life = 365 * day;

Expected<void> make_private_folder(const std::string& folder) {
  if (auto made = make_folders(folder); !made) return made;
  if (::chmod(folder.c_str(), 0700) != 0) return system_failure("protect", folder, errno);
  return {};
}

/// Empty where the file is missing; what cannot be read for another reason fails.
Expected<std::string> read_or_empty(const std::string& path) {
  Expected<std::string> text = read_file(path, largest_file);
  if (!text && text.error().error == ENOENT) return std::string();
  return text;
}

bool is_fresh(const X509& certificate, std::time_t life, std::time_t now) {
  return expiry(certificate) - now > life / 3;
}

/// The key in the file, or a new one, written there.
Expected<PrivateKey> authority_key(const std::string& path) {
  const Expected<std::string> text = read_or_empty(path);
  if (!text) return tl::unexpected(text.error());
  if (PrivateKey known = key_from_pem(*text)) return known;
  PrivateKey made = make_key();
  if (auto written = write_private_file(path, to_pem(*made)); !written)
    return tl::unexpected(written.error());
  return made;
}

/// The certificate in the file, or a new one, written there.
Expected<std::string> authority_certificate(const std::string& path, EVP_PKEY& key, std::time_t now) {
  Expected<std::string> text = read_or_empty(path);
  if (!text) return text;
  const X509Certificate known = certificate_from_pem(*text);
  if (known && belongs_to(*known, key) && is_fresh(*known, authority_life, now)) return text;
  const CertificateText said{"Ashlar lab's authority", {}, {}, now, now + authority_life};
  std::string made = to_pem(*make_authority(said, key));
  if (auto written = write_private_file(path, made); !written) return tl::unexpected(written.error());
  return made;
}

/// Legible, and never the same for two purposes.
std::string file_name(const std::string& purpose) {
  std::string name;
  for (const char c : purpose.substr(0, 100)) {
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-' ? c : '_';
  }
  return fmt::format("{}-{}.pem", name, sha256_hex(purpose, 8));
}

/// What must hold for an issued certificate to be given again.
struct Wanted {
  const CertificateText& text;
  EVP_PKEY& authority_key;

  bool is(X509& certificate, const EVP_PKEY& key) const {
    return belongs_to(certificate, key) && is_signed_by(certificate, authority_key) &&
           is_fresh(certificate, leaf_life, text.from) && names_of(certificate) == text.names &&
           addresses_of(certificate) == text.addresses;
  }
};

std::optional<KeyPair> still_good(const std::string& file, const Wanted& wanted,
                                  const std::string& authority) {
  const X509Certificate certificate = certificate_from_pem(file);
  const PrivateKey key = key_from_pem(file);
  if (!certificate || !key || !wanted.is(*certificate, *key)) return std::nullopt;
  return KeyPair{to_pem(*certificate) + authority, to_pem(*key)};
}

tl::unexpected<Failure> nothing_to_certify(const std::string& purpose) {
  return tl::unexpected(Failure{"issue certificate for", purpose, "it has no names", "", false, 0});
}

}  // namespace

Expected<Certificates> Certificates::open(const std::string& folder, Clock clock) {
  if (auto made = make_private_folder(folder); !made) return tl::unexpected(made.error());
  Certificates opened;
  opened.folder_ = folder;
  opened.clock_ = std::move(clock);
  const Expected<PrivateKey> key = authority_key(folder + "/authority.key");
  if (!key) return tl::unexpected(key.error());
  opened.authority_key_ = to_pem(**key);
  Expected<std::string> certificate = authority_certificate(opened.authority_path(), **key, opened.clock_());
  if (!certificate) return tl::unexpected(certificate.error());
  opened.authority_ = std::move(*certificate);
  return opened;
}

Expected<KeyPair> Certificates::issue(const std::string& purpose, const std::vector<std::string>& names,
                                      const std::vector<topology::Address>& addresses) {
  if (names.empty() && addresses.empty()) return nothing_to_certify(purpose);
  const std::time_t now = clock_();
  const CertificateText text{names.empty() ? addresses.front().text() : names.front(), names, addresses, now,
                             now + leaf_life};
  const PrivateKey authority_key = key_from_pem(authority_key_);
  const std::string path = folder_ + "/issued/" + file_name(purpose);
  const Expected<std::string> file = read_or_empty(path);
  if (!file) return tl::unexpected(file.error());
  if (auto known = still_good(*file, {text, *authority_key}, authority_)) return *known;

  const PrivateKey key = make_key();
  const auto made = make_leaf(text, *key, *certificate_from_pem(authority_), *authority_key);
  if (!made) return tl::unexpected(made.error());
  KeyPair pair{to_pem(**made) + authority_, to_pem(*key)};
  if (auto written = write_private_file(path, pair.certificate + pair.key); !written) {
    return tl::unexpected(written.error());
  }
  return pair;
}

}  // namespace ashlar::lab
