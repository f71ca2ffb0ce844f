// The lab's own authority, and the certificates that it issues: where AWS's ACM and RDS would.
#pragma once

#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "base/failure.h"
#include "topology/address.h"

namespace ashlar::lab {

struct KeyPair {
  std::string certificate;  ///< PEM: the certificate, then the authority's
  std::string key;          ///< PEM, PKCS #8

  bool operator==(const KeyPair&) const = default;
};

class Certificates {
 public:
  using Clock = std::function<std::time_t()>;

  /// `folder`: holds the authority's key and certificate, and what was issued (files 0600, folder 0700). Made
  /// where missing. The authority's certificate is for ten years, and renewed with the same key when a third
  /// of them is left, so that what it issued stays good.
  static Expected<Certificates> open(
      const std::string& folder, Clock clock = [] { return std::time(nullptr); });

  /// The authority's certificate: PEM, and where it stands.
  const std::string& authority() const { return authority_; }
  std::string authority_path() const { return folder_ + "/authority.pem"; }

  /// A certificate for servers and clients of these names: DNS names, `*.` in front for one label, and
  /// addresses. `purpose` names it: asked again with the same names, the same one is given, until a third of
  /// its time is left.
  Expected<KeyPair> issue(const std::string& purpose, const std::vector<std::string>& names,
                          const std::vector<topology::Address>& addresses = {});

 private:
  std::string folder_;
  Clock clock_;
  std::string authority_;
  std::string authority_key_;
};

}  // namespace ashlar::lab
