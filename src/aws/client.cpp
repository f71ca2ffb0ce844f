#include "aws/client.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <random>
#include <string_view>
#include <thread>

#include <fmt/format.h>

#include "aws/http.h"
#include "aws/signing.h"

namespace ashlar::aws {

namespace {

constexpr int most_attempts = 5;
constexpr double first_pause = 0.2;  ///< seconds, at most
constexpr double longest_pause = 10;
constexpr int client_error = 400;
constexpr int too_many_requests = 429;
constexpr int server_error = 500;
constexpr int not_implemented = 501;

/// As the SDKs' "standard" retry mode knows them.
constexpr std::array<std::string_view, 14> throttling{"Throttling",
                                                      "ThrottlingException",
                                                      "ThrottledException",
                                                      "RequestThrottled",
                                                      "RequestThrottledException",
                                                      "TooManyRequestsException",
                                                      "RequestLimitExceeded",
                                                      "BandwidthLimitExceeded",
                                                      "LimitExceededException",
                                                      "SlowDown",
                                                      "PriorRequestNotComplete",
                                                      "TransactionInProgressException",
                                                      "EC2ThrottledException",
                                                      "ConcurrentModificationException"};

bool worth_another_try(const Response& response) {
  if (response.status == too_many_requests) return true;
  if (response.status >= server_error) return response.status != not_implemented;
  if (response.status < client_error) return false;
  const std::string code = error_of(response).code;
  return std::find(throttling.begin(), throttling.end(), code) != throttling.end();
}

/// Between nothing and a bound that doubles.
double pause_before(int attempt) {
  thread_local std::mt19937 random{std::random_device{}()};
  const double bound = std::min(longest_pause, first_pause * std::pow(2, attempt - 1));
  return std::uniform_real_distribution<double>(0, bound)(random);
}

void sleep(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

ServiceError error_in_xml(const std::string& body) {
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size())) return {};
  const pugi::xml_node error =
      document.find_node([](const pugi::xml_node& node) { return std::string_view(node.name()) == "Error"; });
  return {error.child_value("Code"), error.child_value("Message")};
}

/// `__type` may have a namespace before `#`, and `x-amzn-errortype` a URL after `:`.
ServiceError error_in_json(const Response& response) {
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  const auto member = [&](const char* name) {
    const auto found = body.find(name);
    return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto header = response.headers.find("x-amzn-errortype");
  std::string code = header != response.headers.end() ? header->second : member("__type");
  code = code.substr(0, code.find(':'));
  code.erase(0, code.find('#') == std::string::npos ? 0 : code.find('#') + 1);
  const std::string message = member("message");
  return {code, message.empty() ? member("Message") : message};
}

}  // namespace

ServiceError error_of(const Response& response) {
  const std::size_t first = response.body.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && response.body[first] == '{') return error_in_json(response);
  return error_in_xml(response.body);
}

bool refuses_by(const Response& response, const std::vector<std::string>& codes) {
  return !response.is_success() &&
         std::find(codes.begin(), codes.end(), error_of(response).code) != codes.end();
}

tl::unexpected<Failure> refused(std::string operation, std::string target, const Response& response) {
  const ServiceError error = error_of(response);
  Failure failure;
  failure.operation = std::move(operation);
  failure.target = std::move(target);
  failure.reason = fmt::format("{}{}{} ({})", error.code.empty() ? "AWS refused" : error.code,
                               error.message.empty() ? "" : ": ", error.message, response.status);
  failure.retryable = worth_another_try(response);
  return tl::unexpected(std::move(failure));
}

namespace {

Client::Source always(Credentials credentials) {
  return [credentials = std::move(credentials)]() -> Expected<Credentials> { return credentials; };
}

}  // namespace

Client::Client(Source credentials, Endpoints endpoints)
    : credentials_(std::move(credentials)), endpoints_(std::move(endpoints)), send_(send), pause_(sleep) {}

Client::Client(Credentials credentials, Endpoints endpoints)
    : Client(always(std::move(credentials)), std::move(endpoints)) {}

Client::Client(Credentials credentials, Endpoints endpoints, Sender send,
               std::function<void(double seconds)> pause)
    : credentials_(always(std::move(credentials))),
      endpoints_(std::move(endpoints)),
      send_(std::move(send)),
      pause_(std::move(pause)) {}

Expected<Response> Client::call(const Request& request) const {
  for (int attempt = 1;; ++attempt) {
    const auto credentials = credentials_();
    if (!credentials) return tl::unexpected(credentials.error());
    auto response = send_(sign(request, *credentials, std::chrono::system_clock::now()));
    const bool again = response ? worth_another_try(*response) : response.error().retryable;
    if (!again || attempt == most_attempts) {
      if (!response && endpoints_.other(request.service))
        response.error().help = "AWS_ENDPOINT_URL names it: http://HOST:PORT or https://HOST";
      return response;
    }
    pause_(pause_before(attempt));
  }
}

}  // namespace ashlar::aws
