#include "lab/linux/namespace_settings.h"

#include <array>
#include <string>

#include <fcntl.h>

#include "base/linux/system.h"

namespace ashlar::lab {

namespace {

enum class For { All, Routers };

struct Setting {
  const char* name;  ///< below /proc/sys/net
  const char* value;
  For whom = For::All;
  bool optional = false;  ///< of a part that a kernel may lack
};

// The kernel takes the stricter of `all` and the link's own for rp_filter, and either for redirects.
constexpr std::array settings{
    Setting{"ipv4/conf/all/rp_filter", "0"},  // answers may leave by another link than requests came by
    Setting{"ipv4/conf/default/rp_filter", "0"},
    Setting{"ipv4/conf/all/send_redirects", "0"},  // hosts must not learn a way around the router's rules
    Setting{"ipv4/conf/default/send_redirects", "0"},
    Setting{"ipv4/conf/all/accept_redirects", "0"},
    Setting{"ipv4/conf/default/accept_redirects", "0"},
    Setting{"ipv4/conf/all/promote_secondaries", "1"},  // taking one address must not take its neighbours
    Setting{"ipv4/ip_unprivileged_port_start", "0"},
    Setting{"ipv6/conf/all/disable_ipv6", "1", For::All,
            true},  // plans have none; no stray link-local packets
    Setting{"ipv6/conf/default/disable_ipv6", "1", For::All, true},
    Setting{"netfilter/nf_conntrack_acct", "1", For::Routers, true},  // bytes and times, for flow logs
    Setting{"netfilter/nf_conntrack_timestamp", "1", For::Routers, true},
};

Expected<void> write_setting(const std::string& name, const char* value, bool optional) {
  const std::string path = "/proc/sys/net/" + name;
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!file && optional && errno == ENOENT) return {};
  if (!file) return system_failure("write", path, errno);
  const int error = write_all(file.get(), value);
  if (error != 0) return system_failure("write", path, error);
  return {};
}

}  // namespace

Expected<void> write_settings(bool forwards) {
  // The first of all: it changes whether redirects are accepted.
  auto written = write_setting("ipv4/ip_forward", forwards ? "1" : "0", false);
  for (const Setting& setting : settings) {
    if (!written) return written;
    if (setting.whom == For::All || forwards)
      written = write_setting(setting.name, setting.value, setting.optional);
  }
  return written;
}

}  // namespace ashlar::lab
