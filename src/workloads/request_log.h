// A line of JSON on standard output for each request.
#pragma once

#include <httplib.h>

#include "workloads/deployment.h"

namespace ashlar::workloads {

/// Time, method, path without its query, status, milliseconds and trace. The environment's LOG_LEVEL says
/// which: `debug` and `info` all, `warning` those with status 400 and above, `error` those with 500 and
/// above.
void log_requests(httplib::Server& server, const Settings& settings);

}  // namespace ashlar::workloads
