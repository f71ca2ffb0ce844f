#include "aws/json_call.h"

namespace ashlar::aws {

using nlohmann::json;

namespace {

Request request_of(const Client& client, const std::string& region, const JsonCall& call) {
  Request request;
  request.service = call.service;
  request.region = client.endpoints().signing_region(call.service, region);
  request.method = "POST";
  request.origin = client.endpoints().origin(call.service, region);
  request.headers = {{"content-type", "application/x-amz-json-1.1"}, {"x-amz-target", call.action}};
  request.body = call.body.dump();
  return request;
}

}  // namespace

Expected<json> ask(const Client& client, const std::string& region, const JsonCall& call) {
  const auto response = client.call(request_of(client, region, call));
  if (!response) return tl::unexpected(response.error());
  if (refuses_by(*response, call.absent)) return json();
  json answer = response->body.empty() ? json::object() : json::parse(response->body, nullptr, false);
  if (response->is_success() && answer.is_object()) return answer;
  return refused(call.operation, call.target, *response);
}

Expected<void> tell(const Client& client, const std::string& region, const JsonCall& call) {
  return ask(client, region, call).map([](json&&) {});
}

Expected<void> each_page(const Client& client, const std::string& region, JsonCall call,
                         const JsonPages& pages, const std::function<void(const json&)>& take) {
  while (true) {
    const auto answer = ask(client, region, call);
    if (!answer) return tl::unexpected(answer.error());
    take(*answer);
    const std::string next = text_of(*answer, pages.told);
    if (next.empty()) return {};
    call.body[pages.ask] = next;
  }
}

std::string text_of(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace ashlar::aws
