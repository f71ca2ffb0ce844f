// Who answers a process' questions for names, where that is not who answers the machine's.
#pragma once

#include <string>

namespace ashlar {

/// The text of an /etc/resolv.conf (resolv.conf(5)): one name server, asked three times, a second each.
std::string resolver_text(const std::string& address);

/// Puts the file in the place of /etc/resolv.conf for this process and its children, in a mount namespace of
/// their own, whose mounts reach no other. The file itself may go afterwards. Needs CAP_SYS_ADMIN;
/// async-signal-safe. False, with errno, where it was refused.
bool use_resolver(const char* file);

}  // namespace ashlar
