#include "lab/linux/capabilities.h"

#include <algorithm>
#include <array>

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace ashlar::lab {

namespace {

/// Files, processes and users of its own; its network; what servers ask for themselves: ports, locked memory,
/// limits, priorities.
constexpr std::array kept{CAP_CHOWN,        CAP_DAC_OVERRIDE,     CAP_FOWNER,        CAP_FSETID,
                          CAP_KILL,         CAP_SETGID,           CAP_SETUID,        CAP_SETPCAP,
                          CAP_SETFCAP,      CAP_NET_BIND_SERVICE, CAP_NET_BROADCAST, CAP_NET_ADMIN,
                          CAP_NET_RAW,      CAP_IPC_LOCK,         CAP_IPC_OWNER,     CAP_SYS_CHROOT,
                          CAP_SYS_RESOURCE, CAP_SYS_NICE,         CAP_LEASE,         CAP_AUDIT_WRITE};

/// What is inherited survives an exec whatever the bounding set says.
void inherit_none() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  if (::syscall(SYS_capget, &header, sets.data()) != 0) return;
  for (__user_cap_data_struct& part : sets) part.inheritable = 0;
  ::syscall(SYS_capset, &header, sets.data());
}

}  // namespace

void keep_few_capabilities() {
  for (int each = 0; ::prctl(PR_CAPBSET_READ, each, 0, 0, 0) >= 0; ++each)
    if (std::find(kept.begin(), kept.end(), each) == kept.end()) ::prctl(PR_CAPBSET_DROP, each, 0, 0, 0);
  inherit_none();
}

}  // namespace ashlar::lab
