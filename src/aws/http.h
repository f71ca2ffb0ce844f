// Requests on their way, by libcurl.
#pragma once

#include "aws/request.h"
#include "base/failure.h"

namespace ashlar::aws {

/// Sends it and waits for the answer, whatever its status. A connection that could not be made, or broke, is
/// a failure that may be tried again. The machine's proxies are used but for this machine itself, and
/// AWS_CA_BUNDLE in place of its authorities. Safe to call from several threads; each keeps its connections
/// open.
Expected<Response> send(const Request& request);

}  // namespace ashlar::aws
