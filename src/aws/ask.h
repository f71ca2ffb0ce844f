// Questions: calls that only read, in whichever protocol a service speaks. Answers are JSON in all of them.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

struct Question {
  std::string service;  ///< as requests are signed: `ec2`, `elasticloadbalancing`
  /// `DescribeTags`; of a service whose operations are paths, the path of a GET: `/clusters/NAME/addons`
  std::string operation;
  std::vector<std::pair<std::string, std::string>> parameters;
  /// The error by which the service says that there is no such thing: the answer is null then. May be empty.
  std::string absent{};
};

/// One page. Of XML, without the elements around it that only name the operation: an element with others in
/// it becomes an object, one with text alone a string, and those that come again a list. A service that
/// ask.cpp does not know throws std::logic_error.
Expected<nlohmann::json> ask(const Client& client, const std::string& region, const Question& question);

}  // namespace ashlar::aws
