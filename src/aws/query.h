// AWS's query protocol: a form is sent, XML comes back. EC2, load balancing, RDS, IAM and STS speak it.
#pragma once

#include <functional>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

using Form = std::vector<std::pair<std::string, std::string>>;

struct Query {
  std::string service;    ///< as requests are signed: `ec2`, `elasticloadbalancing`
  std::string action;     ///< `DescribeVpcs`
  std::string operation;  ///< as a failure says it: "delete"
  std::string target;     ///< "vpc-1 in eu-west-1"
  Form form{};
  std::vector<std::string> absent{};  ///< refusals, by code, that are none: there is no such thing
  std::vector<std::string> busy{};    ///< those that pass by themselves: the failure may be tried again
};

/// The answer, an element `<ACTION>Response`; empty where the refusal is one of `absent`.
Expected<pugi::xml_document> ask(const Client& client, const std::string& region, const Query& query);
/// The same where only failures matter.
Expected<void> tell(const Client& client, const std::string& region, const Query& query);

/// `<ACTION>Result` of an answer, or in EC2's, which has none, the whole.
pugi::xml_node result_of(const pugi::xml_document& answer);

/// Every page of a list: asks again with the form's field `field` as long as the result names the next page
/// in its element `element`.
struct Pages {
  const char* field;
  const char* element;
};
Expected<void> each_page(const Client& client, const std::string& region, Query query, const Pages& pages,
                         const std::function<void(const pugi::xml_node& result)>& take);

}  // namespace ashlar::aws
