// AWS's answers, one after the other, and what was asked: for what no server can be brought to say.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/client.h"

namespace ashlar::aws {

inline Endpoints endpoints(std::map<std::string, std::string> variables = {}) {
  return Endpoints([variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

inline Response answer(int status, std::string body = "") { return {status, {}, std::move(body)}; }

/// The last answer is given for ever.
struct Script {
  std::vector<Expected<Response>> answers;
  std::vector<Request> asked{};
  std::vector<double> pauses{};

  Client client(const Endpoints& where = endpoints()) {
    return {{"AKIDEXAMPLE", "s", "", {}},
            where,
            [this](const Request& request) {
              asked.push_back(request);
              return answers.at(std::min(asked.size(), answers.size()) - 1);
            },
            [this](double seconds) { pauses.push_back(seconds); }};
  }
};

}  // namespace ashlar::aws
