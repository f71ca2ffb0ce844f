#include "aws/ask.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <stdexcept>
#include <string_view>

namespace ashlar::aws {

namespace {

using nlohmann::json;

enum class Protocol { Query, Json, Rest };

/// `version`: of query protocols; `target`: what stands before an operation in JSON's. Source: each service's
/// API reference, and the models that AWS publishes with its SDKs.
struct Service {
  std::string_view name;
  Protocol protocol;
  std::string_view version_or_target{};
  bool of_all_regions = false;  ///< signed for us-east-1, wherever it is asked from
};

constexpr std::array services{
    Service{"acm", Protocol::Json, "CertificateManager"},
    Service{"backup", Protocol::Rest},
    Service{"cloudfront", Protocol::Rest, "", true},
    Service{"dlm", Protocol::Rest},
    Service{"ec2", Protocol::Query, "2016-11-15"},
    Service{"eks", Protocol::Rest},
    Service{"elasticloadbalancing", Protocol::Query, "2015-12-01"},
    Service{"guardduty", Protocol::Rest},
    Service{"iam", Protocol::Query, "2010-05-08", true},
    Service{"kms", Protocol::Json, "TrentService"},
    Service{"logs", Protocol::Json, "Logs_20140328"},
    Service{"organizations", Protocol::Json, "AWSOrganizationsV20161128", true},
    Service{"route53", Protocol::Rest, "", true},
    Service{"secretsmanager", Protocol::Json, "secretsmanager"},
    Service{"securityhub", Protocol::Rest},
    Service{"sqs", Protocol::Json, "AmazonSQS"},
    Service{"wafv2", Protocol::Json, "AWSWAF_20190729"},
};

const Service& service_named(std::string_view name) {
  const auto* found = std::find_if(services.begin(), services.end(),
                                   [&](const Service& service) { return service.name == name; });
  if (found == services.end()) throw std::logic_error("nothing is known of the service " + std::string(name));
  return *found;
}

void put_form(Request& request, const Service& service, const Question& question) {
  Request form;
  form.query = question.parameters;
  form.query.emplace_back("Action", question.operation);
  form.query.emplace_back("Version", service.version_or_target);
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body = query_text(form);
}

void put_json(Request& request, const Service& service, const Question& question) {
  json body = json::object();
  for (const auto& [name, value] : question.parameters) body[name] = value;
  request.headers["content-type"] =
      service.name == "sqs" ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
  request.headers["x-amz-target"] = std::string(service.version_or_target) + "." + question.operation;
  request.body = body.dump();
}

Request request_of(const Client& client, const std::string& region, const Question& question) {
  const Service& service = service_named(question.service);
  Request request;
  request.service = question.service;
  request.region = service.of_all_regions ? "us-east-1" : region;
  request.origin = client.endpoints().origin(question.service, region);
  request.method = service.protocol == Protocol::Rest ? "GET" : "POST";
  if (service.protocol == Protocol::Query) put_form(request, service, question);
  if (service.protocol == Protocol::Json) put_json(request, service, question);
  if (service.protocol == Protocol::Rest) {
    request.path = question.operation;
    request.query = question.parameters;
  }
  return request;
}

/// AWS's documents are a few levels deep: no recursion limit is needed beyond pugixml's own.
json from_element(const pugi::xml_node& element) {  // NOLINT(misc-no-recursion)
  json members;
  for (const pugi::xml_node& child : element.children()) {
    if (child.type() != pugi::node_element) continue;
    json value = from_element(child);
    json& member = members[child.name()];
    if (member.is_null()) {
      member = std::move(value);
    } else {
      if (!member.is_array()) member = json::array({std::move(member)});
      member.push_back(std::move(value));
    }
  }
  return members.is_null() ? json(element.text().get()) : members;
}

/// `DescribeListenersResponse` holds `DescribeListenersResult`, which holds the answer; other services leave
/// out the second.
json from_xml(const pugi::xml_document& document, const std::string& operation) {
  const pugi::xml_node whole = document.document_element();
  const pugi::xml_node result = whole.child((operation + "Result").c_str());
  return from_element(result ? result : whole);
}

}  // namespace

Expected<json> ask(const Client& client, const std::string& region, const Question& question) {
  const std::string target = question.service + " " + question.operation;
  const auto response = client.call(request_of(client, region, question));
  if (!response) return tl::unexpected(response.error());
  if (!response->is_success()) {
    if (!question.absent.empty() && error_of(*response).code == question.absent) return json();
    return refused("ask", target, *response);
  }
  json answer = json::parse(response->body, nullptr, false);
  if (!answer.is_discarded()) return answer;
  pugi::xml_document document;
  if (document.load_buffer(response->body.data(), response->body.size()))
    return from_xml(document, question.operation);
  return refused("understand", target, *response);
}

}  // namespace ashlar::aws
