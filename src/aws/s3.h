// Objects in S3 buckets: states, their locks, what accounts export to each other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

struct ObjectPlace {
  std::string bucket;
  std::string region;
  std::string key;

  /// `s3://BUCKET/KEY`
  std::string text() const;
};

struct PutOptions {
  bool only_if_none = false;  ///< fail, with `PutResult::Exists`, where there is an object
  std::string kms_key;        ///< encrypt by that key; empty: as the bucket says
  std::string content_type = "application/json";
};

enum class PutResult { Written, Exists };

/// To be filled and sent: about the object, or about the bucket where the key is empty.
Request s3_request(const Client& client, const ObjectPlace& place, std::string method);

/// None where there is no such object. No such bucket is a failure.
Expected<std::optional<std::string>> get_object(const Client& client, const ObjectPlace& place);
Expected<PutResult> put_object(const Client& client, const ObjectPlace& place, const std::string& body,
                               const PutOptions& options);
/// Nothing where there is none.
Expected<void> delete_object(const Client& client, const ObjectPlace& place);

/// The keys of all objects that begin with `prefix`, in S3's order, page after page. None where there is no
/// such bucket. Source: Amazon S3 API Reference, ListObjectsV2.
Expected<std::vector<std::string>> list_objects(const Client& client, const std::string& bucket,
                                                const std::string& region, const std::string& prefix);

}  // namespace ashlar::aws
