// AWS Signature Version 4. Source: IAM User Guide, "Create a signed AWS API request"; for S3, its API
// reference, "Authenticating Requests: Using the Authorization Header".
#pragma once

#include <chrono>

#include "aws/credentials.h"
#include "aws/request.h"

namespace ashlar::aws {

/// The request with the headers that prove who sends it, at that time: `authorization`, `x-amz-date`,
/// `x-amz-content-sha256` for S3, and the token of temporary credentials.
Request sign(Request request, const Credentials& credentials, std::chrono::system_clock::time_point at);

}  // namespace ashlar::aws
