#include "provider/handshake.h"

#include "base/text.h"

namespace ashlar::provider {

namespace {

tl::unexpected<Failure> unusable(std::string reason) {
  return tl::unexpected(Failure{"use", "the provider", std::move(reason), {}, false, 0});
}

}  // namespace

std::map<std::string, std::string> plugin_environment(const std::string& socket_folder) {
  return {
      // No secret: it only tells a plugin that it was not started by hand.
      {"TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"},
      {"PLUGIN_PROTOCOL_VERSIONS", "5"},
      {"PLUGIN_UNIX_SOCKET_DIR", socket_folder},
      // Without these it tells everything on standard error, the values of parameters included: TF_LOG alone
      // does
      // not silence it.
      {"TF_LOG", "off"},
      {"TF_LOG_SDK", "off"},
      {"TF_LOG_PROVIDER", "off"},
      {"TF_LOG_PROVIDER_AWS", "off"},
  };
}

const std::vector<std::string>& unwanted_variables() {
  // With a CA bundle, being configured a second time fails (5.100.0). A client's certificate would make it
  // ask for TLS.
  static const std::vector<std::string> names{"AWS_CA_BUNDLE", "PLUGIN_CLIENT_CERT", "TF_LOG_PATH",
                                              "TF_REATTACH_PROVIDERS", "PLUGIN_UNIX_SOCKET_GROUP"};
  return names;
}

Expected<std::string> read_handshake(std::string_view line) {
  const std::vector<std::string> fields = split(line, '|');
  if (fields.size() < 5) return unusable("it does not say where it listens, but \"" + printable(line) + "\"");
  if (fields[0] != "1") return unusable("it speaks go-plugin's protocol " + printable(fields[0]) + ", not 1");
  if (fields[1] != "5") return unusable("it speaks Terraform's protocol " + printable(fields[1]) + ", not 5");
  if (fields[2] != "unix" || fields[4] != "grpc") {
    return unusable("it listens by " + printable(fields[2]) + " and " + printable(fields[4]) +
                    ", not by unix and grpc");
  }
  return fields[3];
}

}  // namespace ashlar::provider
