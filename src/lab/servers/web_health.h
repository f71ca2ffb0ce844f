// Servers that are healthy when a web page of theirs answers. That one listens says little: the kernel takes
// connections for a process that hangs.
#pragma once

#include <string>

#include "lab/server.h"

namespace ashlar::lab {

/// The page must answer with 2xx or 3xx; it is asked as soon as something listens at the port.
Health web_health(const std::string& url, int port);

/// A page of HAProxy's own, at an address that only its own network namespace reaches, which is not logged.
std::string haproxy_health_section();
Health haproxy_health(int port);

}  // namespace ashlar::lab
