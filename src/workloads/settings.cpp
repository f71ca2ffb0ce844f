// Reads the settings document of a service.
#include "workloads/settings.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace ashlar::workloads {
namespace {

using nlohmann::json;

/// Takes values out of the document and remembers the first that is not as it should be.
class Reader {
 public:
  explicit Reader(const json& document) : document_(document) {}

  const json& at(const std::string& pointer) const {
    static const json none;
    const json::json_pointer place(pointer);
    return document_.contains(place) ? document_.at(place) : none;
  }
  std::string text(const std::string& pointer) {
    const json& value = at(pointer);
    if (value.is_string()) return value.get<std::string>();
    wrong(pointer, "is missing or no text");
    return {};
  }
  int port(const std::string& pointer) {
    const json& value = at(pointer);
    if (value.is_number_integer() && value > 0 && value < 65536) return value.get<int>();
    wrong(pointer, "is missing or no port");
    return 0;
  }
  std::map<std::string, std::string> texts(const std::string& pointer) {
    std::map<std::string, std::string> found;
    const json& map = at(pointer);
    if (!map.is_object()) return found;
    for (const auto& [name, value] : map.items()) found[name] = text(pointer + "/" + name);
    return found;
  }
  void wrong(const std::string& pointer, const std::string& why) {
    if (first_wrong_.empty()) first_wrong_ = replace_all(pointer.substr(1), "/", ".") + " " + why;
  }
  const std::string& first_wrong() const { return first_wrong_; }

 private:
  const json& document_;
  std::string first_wrong_;
};

/// None where it is no address that begins with `https://`.
std::optional<Url> parse_url(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  if (!text.starts_with(scheme)) return std::nullopt;
  text.remove_prefix(scheme.size());
  const auto slash = std::min(text.find('/'), text.size());
  const std::string_view authority = text.substr(0, slash);
  const auto colon = std::min(authority.find(':'), authority.size());
  Url url{std::string(authority.substr(0, colon)), 443, std::string(text.substr(slash))};
  if (colon < authority.size()) {
    const char* end = authority.data() + authority.size();
    const auto read = std::from_chars(authority.data() + colon + 1, end, url.port);
    if (read.ec != std::errc{} || read.ptr != end || url.port < 1 || url.port > 65535) return std::nullopt;
  }
  while (url.path.ends_with('/')) url.path.pop_back();
  return url.host.empty() ? std::nullopt : std::optional(url);
}

Url url_at(Reader& reader, const std::string& pointer) {
  const auto url = parse_url(reader.text(pointer));
  if (!url) reader.wrong(pointer, "does not begin with https:// and a host");
  return url.value_or(Url{});
}

std::optional<Store> store_at(Reader& reader, const std::string& pointer) {
  if (!reader.at(pointer).is_object()) return std::nullopt;
  if (reader.at(pointer + "/tls") != true) reader.wrong(pointer + "/tls", "must be true");
  Store store;
  store.host = reader.text(pointer + "/host");
  store.port = reader.port(pointer + "/port");
  store.username = reader.text(pointer + "/username");
  return store;
}

/// The secret's file has the name that ends its ARN.
std::optional<Store> mysql_at(Reader& reader) {
  auto store = store_at(reader, "/mysql");
  if (!store) return store;
  store->database = reader.text("/mysql/database");
  const std::string arn = reader.text("/mysql/password_secret");
  store->secret = arn.substr(arn.find_last_of(":/") + 1);
  if (store->secret.empty()) reader.wrong("/mysql/password_secret", "names no secret");
  return store;
}

/// On AWS the password would be a token signed by the pod's role; here it is a secret like others.
std::optional<Store> redis_at(Reader& reader) {
  auto store = store_at(reader, "/redis");
  if (store) store->secret = "redis-" + store->username;
  return store;
}

}  // namespace

Expected<Settings> parse_settings(std::string_view text, const std::string& shown) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object()) return tl::unexpected(Failure{"read", shown, "it is no JSON object", {}});
  Reader reader(document);
  Settings settings;
  settings.url = url_at(reader, "/url");
  settings.port = reader.port("/port");
  for (const auto& [name, url] : reader.texts("/calls")) {
    settings.calls[name] = url_at(reader, "/calls/" + name);
  }
  settings.environment = reader.texts("/environment");
  settings.mysql = mysql_at(reader);
  settings.redis = redis_at(reader);
  if (reader.first_wrong().empty()) return settings;
  return tl::unexpected(Failure{"use", shown, reader.first_wrong(), {}});
}

}  // namespace ashlar::workloads
