#include "aws/query.h"

#include <map>
#include <string_view>

namespace ashlar::aws {

namespace {

/// The API's version, which every form names.
const std::map<std::string_view, const char*>& versions() {
  static const std::map<std::string_view, const char*> all{
      {"autoscaling", "2011-01-01"}, {"ec2", "2016-11-15"},        {"elasticloadbalancing", "2015-12-01"},
      {"iam", "2010-05-08"},         {"monitoring", "2010-08-01"}, {"rds", "2014-10-31"},
      {"sts", "2011-06-15"}};
  return all;
}

Request request_of(const Client& client, const std::string& region, const Query& query) {
  Request form;
  form.query = query.form;
  form.query.emplace_back("Action", query.action);
  form.query.emplace_back("Version", versions().at(query.service));
  Request request;
  request.service = query.service;
  request.region = client.endpoints().signing_region(query.service, region);
  request.method = "POST";
  request.origin = client.endpoints().origin(query.service, region);
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  request.body = query_text(form);
  return request;
}

}  // namespace

Expected<pugi::xml_document> ask(const Client& client, const std::string& region, const Query& query) {
  const auto response = client.call(request_of(client, region, query));
  if (!response) return tl::unexpected(response.error());
  pugi::xml_document document;
  if (response->is_success() && document.load_buffer(response->body.data(), response->body.size()))
    return document;
  if (refuses_by(*response, query.absent)) return pugi::xml_document();
  auto refusal = refused(query.operation, query.target, *response);
  if (refuses_by(*response, query.busy)) refusal.value().retryable = true;
  return refusal;
}

Expected<void> tell(const Client& client, const std::string& region, const Query& query) {
  return ask(client, region, query).map([](pugi::xml_document&&) {});
}

pugi::xml_node result_of(const pugi::xml_document& answer) {
  const pugi::xml_node whole = answer.document_element();
  const pugi::xml_node result = whole.find_child(
      [](const pugi::xml_node& node) { return std::string_view(node.name()).ends_with("Result"); });
  return result ? result : whole;
}

Expected<void> each_page(const Client& client, const std::string& region, Query query, const Pages& pages,
                         const std::function<void(const pugi::xml_node& result)>& take) {
  const Form first = query.form;
  while (true) {
    const auto answer = ask(client, region, query);
    if (!answer) return tl::unexpected(answer.error());
    take(result_of(*answer));
    const std::string next = result_of(*answer).child_value(pages.element);
    if (next.empty()) return {};
    query.form = first;
    query.form.emplace_back(pages.field, next);
  }
}

}  // namespace ashlar::aws
