#include "aws/s3.h"

#include <pugixml.hpp>

namespace ashlar::aws {

namespace {

constexpr int not_found = 404;
constexpr int conflict = 409;
constexpr int precondition_failed = 412;

}  // namespace

Request s3_request(const Client& client, const ObjectPlace& place, std::string method) {
  const auto bucket = client.endpoints().bucket(place.bucket, place.region);
  Request request;
  request.service = "s3";
  request.region = place.region;
  request.method = std::move(method);
  request.origin = bucket.origin;
  request.path = (bucket.in_path ? "/" + place.bucket : "") + "/" + place.key;
  return request;
}

std::string ObjectPlace::text() const { return "s3://" + bucket + "/" + key; }

Expected<std::optional<std::string>> get_object(const Client& client, const ObjectPlace& place) {
  auto response = client.call(s3_request(client, place, "GET"));
  if (!response) return tl::unexpected(response.error());
  if (response->is_success()) return std::optional<std::string>(std::move(response->body));
  if (response->status == not_found && error_of(*response).code == "NoSuchKey") return std::nullopt;
  return refused("read", place.text(), *response);
}

/// Where another writer was at work at the same moment, S3 answers 409: then one of the two has won.
Expected<PutResult> put_object(const Client& client, const ObjectPlace& place, const std::string& body,
                               const PutOptions& options) {
  Request request = s3_request(client, place, "PUT");
  request.body = body;
  request.headers["content-type"] = options.content_type;
  if (options.only_if_none) request.headers["if-none-match"] = "*";
  if (!options.kms_key.empty()) {
    request.headers["x-amz-server-side-encryption"] = "aws:kms";
    request.headers["x-amz-server-side-encryption-aws-kms-key-id"] = options.kms_key;
  }
  const auto response = client.call(request);
  if (!response) return tl::unexpected(response.error());
  if (response->is_success()) return PutResult::Written;
  const bool exists = response->status == precondition_failed || response->status == conflict;
  if (options.only_if_none && exists) return PutResult::Exists;
  return refused("write", place.text(), *response);
}

Expected<void> delete_object(const Client& client, const ObjectPlace& place) {
  const auto response = client.call(s3_request(client, place, "DELETE"));
  if (!response) return tl::unexpected(response.error());
  if (response->is_success() || response->status == not_found) return {};
  return refused("delete", place.text(), *response);
}

Expected<std::vector<std::string>> list_objects(const Client& client, const std::string& bucket,
                                                const std::string& region, const std::string& prefix) {
  const ObjectPlace place{bucket, region, ""};
  std::vector<std::string> keys;
  std::string next;
  while (true) {
    Request request = s3_request(client, place, "GET");
    request.query = {{"list-type", "2"}, {"prefix", prefix}};
    if (!next.empty()) request.query.emplace_back("continuation-token", next);
    const auto response = client.call(request);
    if (!response) return tl::unexpected(response.error());
    if (response->status == not_found && error_of(*response).code == "NoSuchBucket") return keys;
    pugi::xml_document document;
    if (!response->is_success() || !document.load_buffer(response->body.data(), response->body.size()))
      return refused("list", place.text(), *response);
    const pugi::xml_node listed = document.document_element();
    for (const pugi::xml_node& object : listed.children("Contents"))
      keys.emplace_back(object.child_value("Key"));
    next = listed.child_value("NextContinuationToken");
    if (next.empty()) return keys;
  }
}

}  // namespace ashlar::aws
