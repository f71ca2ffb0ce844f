// Emptying a bucket, which S3 does not delete before.
// Source: Amazon S3 API Reference, ListObjectVersions, DeleteObjects, ListMultipartUploads.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "aws/client.h"

namespace ashlar::aws {

/// Deletes every version of every object, the markers of those that were deleted before, and what was
/// uploaded in parts and never finished. Says how many that were; `progress` hears it after each batch of at
/// most 1,000. Nothing where there is no such bucket. Fails with the first that S3 refuses (an object may be
/// locked); what has gone until then is gone, and the next call goes on.
Expected<std::size_t> empty_bucket(const Client& client, const std::string& bucket, const std::string& region,
                                   const std::function<void(std::size_t deleted)>& progress = {});

}  // namespace ashlar::aws
