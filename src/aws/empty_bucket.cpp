#include "aws/empty_bucket.h"

#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <sstream>
#include <vector>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "aws/s3.h"
#include "base/base64.h"
#include "base/text.h"

namespace ashlar::aws {

namespace {

using pugi::xml_document;
using pugi::xml_node;

/// A version of an object or a marker, or an upload.
struct Item {
  std::string key;
  std::string id;  ///< `null` for what was written without versions

  bool operator==(const Item&) const = default;
};

std::string sha256_base64(const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), hash.data(), &size, EVP_sha256(), nullptr);
  return encode_base64(std::string(hash.begin(), hash.begin() + size));
}

/// As S3 writes a key where `encoding-type` is `url`: a blank is `+`.
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      plain += text[i] == '+' ? ' ' : text[i];
    }
  }
  return plain;
}

/// XML cannot hold these, whatever way they are written.
bool has_control_characters(const std::string& key) {
  return std::any_of(key.begin(), key.end(),
                     [](unsigned char c) { return c < ' ' && c != '\t' && c != '\n' && c != '\r'; });
}

std::string deletion(const std::vector<Item>& items) {
  xml_document document;
  xml_node root = document.append_child("Delete");
  root.append_child("Quiet").text() = "true";
  for (const Item& item : items) {
    xml_node object = root.append_child("Object");
    object.append_child("Key").text() = item.key.c_str();
    object.append_child("VersionId").text() = item.id.c_str();
  }
  std::ostringstream text;
  document.save(text, "", pugi::format_raw | pugi::format_no_declaration);
  return text.str();
}

class Bucket {
 public:
  Bucket(const Client& client, const std::string& name, const std::string& region)
      : client_(client), place_{name, region, ""} {}

  /// The first page of a list: what it names is deleted, and the list is shorter the next time.
  Expected<std::vector<Item>> first(const char* list, const std::vector<const char*>& elements,
                                    const char* id) const {
    Request request = s3_request(client_, place_, "GET");
    request.query = {{list, ""}, {"encoding-type", "url"}};
    const auto response = client_.call(request);
    if (!response) return tl::unexpected(response.error());
    if (refuses_by(*response, {"NoSuchBucket"})) return std::vector<Item>();
    xml_document document;
    if (!response->is_success() || !document.load_buffer(response->body.data(), response->body.size()))
      return refused("list", place_.text(), *response);
    const xml_node listed = document.document_element();
    const bool is_encoded = std::string_view(listed.child_value("EncodingType")) == "url";
    std::vector<Item> items;
    for (const char* element : elements)
      for (const xml_node& one : listed.children(element)) {
        const char* key = one.child_value("Key");
        items.push_back({is_encoded ? decoded(key) : key, one.child_value(id)});
      }
    return items;
  }

  /// S3's lists are never late, so this would go on for ever.
  Expected<void> is_still_there(const Item& item) const {
    Failure failure;
    failure.operation = "delete";
    failure.target = printable(place_.text() + item.key);
    failure.reason = "S3 says that it has, and lists it still";
    return tl::unexpected(std::move(failure));
  }

  Expected<void> remove_versions(const std::vector<Item>& items) const {
    std::vector<Item> together;
    for (const Item& item : items) {
      if (!has_control_characters(item.key))
        together.push_back(item);
      else if (auto done = remove(item, "versionId"); !done)
        return done;
    }
    return together.empty() ? Expected<void>() : remove_together(together);
  }

  Expected<void> remove_uploads(const std::vector<Item>& items) const {
    for (const Item& item : items)
      if (auto done = remove(item, "uploadId"); !done) return done;
    return {};
  }

 private:
  Expected<void> remove(const Item& item, const char* id) const {
    const ObjectPlace place{place_.bucket, place_.region, item.key};
    Request request = s3_request(client_, place, "DELETE");
    request.query = {{id, item.id}};
    const auto response = client_.call(request);
    if (!response) return tl::unexpected(response.error());
    if (response->is_success() || refuses_by(*response, {"NoSuchUpload"})) return {};
    return refused("delete", printable(place.text()), *response);
  }

  Expected<void> remove_together(const std::vector<Item>& items) const {
    Request request = s3_request(client_, place_, "POST");
    request.query = {{"delete", ""}};
    request.body = deletion(items);
    request.headers = {{"content-type", "application/xml"},
                       {"x-amz-checksum-sha256", sha256_base64(request.body)},
                       {"x-amz-sdk-checksum-algorithm", "SHA256"}};
    const auto response = client_.call(request);
    if (!response) return tl::unexpected(response.error());
    xml_document document;
    if (!response->is_success() || !document.load_buffer(response->body.data(), response->body.size()))
      return refused("empty", place_.text(), *response);
    const auto errors = document.document_element().children("Error");
    if (errors.begin() == errors.end()) return {};
    return not_all(*errors.begin(), static_cast<std::size_t>(std::distance(errors.begin(), errors.end())));
  }

  Expected<void> not_all(const xml_node& error, std::size_t count) const {
    Failure failure;
    failure.operation = "delete";
    failure.target = printable(place_.text() + error.child_value("Key"));
    failure.reason = fmt::format("{}: {}{}", error.child_value("Code"), error.child_value("Message"),
                                 count > 1 ? fmt::format(" (and {} more)", count - 1) : "");
    failure.help = "it may be locked until a date (Object Lock), or a policy of the bucket forbids it";
    return tl::unexpected(std::move(failure));
  }

  const Client& client_;
  const ObjectPlace place_;
};

}  // namespace

Expected<std::size_t> empty_bucket(const Client& client, const std::string& name, const std::string& region,
                                   const std::function<void(std::size_t deleted)>& progress) {
  const Bucket bucket(client, name, region);
  std::size_t deleted = 0;
  const auto empty = [&](const auto& list, const auto& remove) -> Expected<void> {
    Item before;
    while (true) {
      const auto items = list();
      if (!items) return tl::unexpected(items.error());
      if (items->empty()) return {};
      if (items->front() == before) return bucket.is_still_there(before);
      before = items->front();
      if (auto done = remove(*items); !done) return done;
      deleted += items->size();
      if (progress) progress(deleted);
    }
  };
  const auto uploads = [&] { return bucket.first("uploads", {"Upload"}, "UploadId"); };
  const auto versions = [&] { return bucket.first("versions", {"Version", "DeleteMarker"}, "VersionId"); };
  return empty(uploads, [&](const auto& items) { return bucket.remove_uploads(items); })
      .and_then(
          [&] { return empty(versions, [&](const auto& items) { return bucket.remove_versions(items); }); })
      .map([&] { return deleted; });
}

}  // namespace ashlar::aws
