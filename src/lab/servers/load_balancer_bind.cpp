// Where a listener listens, with which certificates and versions of TLS.
#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/servers/haproxy_text.h"
#include "lab/servers/load_balancer_parts.h"

namespace ashlar::lab {

using topology::Listener;

namespace {

/// Longest prefix first. AWS: "Security policies for your Application Load Balancer".
struct TlsPolicy {
  std::string_view prefix;
  std::string_view versions;
};
constexpr std::array<TlsPolicy, 9> tls_policies{{
    {"ELBSecurityPolicy-TLS13-1-3", "ssl-min-ver TLSv1.3"},
    {"ELBSecurityPolicy-TLS13-1-2", "ssl-min-ver TLSv1.2"},
    {"ELBSecurityPolicy-TLS13-1-1", "ssl-min-ver TLSv1.1"},
    {"ELBSecurityPolicy-TLS13-1-0", "ssl-min-ver TLSv1.0"},
    {"ELBSecurityPolicy-TLS-1-2", "ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.2"},
    {"ELBSecurityPolicy-FS-1-2", "ssl-min-ver TLSv1.2 ssl-max-ver TLSv1.2"},
    {"ELBSecurityPolicy-TLS-1-1", "ssl-min-ver TLSv1.1 ssl-max-ver TLSv1.2"},
    {"ELBSecurityPolicy-FS-1-1", "ssl-min-ver TLSv1.1 ssl-max-ver TLSv1.2"},
    {"", "ssl-min-ver TLSv1.0 ssl-max-ver TLSv1.2"},  // AWS's default, ELBSecurityPolicy-2016-08
}};

std::string_view tls_versions(const std::string& policy) {
  return std::find_if(tls_policies.begin(), tls_policies.end(),
                      [&](const TlsPolicy& known) { return policy.starts_with(known.prefix); })
      ->versions;
}

/// Issues what the listener presents, and says where it stands. One that is not in the topology was named by
/// its ARN: what names it has is not known here, and the balancer's own stands in for it.
Expected<std::string> certificate_words(const Ground& ground, const Node& node, const Listener& listener,
                                        Files& files) {
  std::string words;
  for (const auto& id : listener.certificates) {
    const auto known = node.topology.certificates.find(id);
    const bool is_known = known != node.topology.certificates.end();
    const auto pair = ground.certificates.issue(
        id.text, is_known ? known->second.names : std::vector<std::string>{node.balancer.dns_name});
    if (!pair) return tl::unexpected(pair.error());
    const std::string file = "certificate-" + sha256_hex(id.text, 8) + ".pem";
    files[file] = pair->certificate + pair->key;
    words += " crt " + haproxy_quoted(node.folder + "/" + file);
  }
  return words;
}

}  // namespace

bool is_secure(const Listener& listener) {
  return listener.protocol == "HTTPS" || listener.protocol == "TLS";
}

Expected<std::string> bind_line(const Ground& ground, const Node& node, const Listener& listener,
                                Files& files) {
  std::string line = fmt::format("    bind {}:{}", node.interface.address.text(), listener.port);
  if (!is_secure(listener)) return line + "\n";
  auto certificates = certificate_words(ground, node, listener, files);
  if (!certificates) return certificates;
  line += fmt::format(" ssl{} {}", *certificates, tls_versions(listener.ssl_policy));
  if (listener.protocol == "HTTPS") line += " alpn h2,http/1.1";
  return line + "\n";
}

}  // namespace ashlar::lab
