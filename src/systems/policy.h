// IAM policy documents, statement by statement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/value.h"

namespace ashlar::systems {

/// One statement of a policy: `allow("ReadState").action({"s3:GetObject"}).on({concat(bucket["arn"],
/// "/*")})`.
class Statement {
 public:
  Statement(std::string_view effect, std::string_view sid);

  Statement& action(std::initializer_list<std::string_view> actions);
  Statement& action(const std::vector<std::string>& actions);
  /// Every action but these.
  Statement& not_action(const std::vector<std::string>& actions);
  Statement& on(List resources);
  /// On everything but these.
  Statement& not_on(List resources);
  /// AWS services: `logs.amazonaws.com`.
  Statement& service(std::initializer_list<std::string_view> services);
  /// Accounts, roles or users, by ARN.
  Statement& principal(List arns);
  Statement& federated(Value provider);
  /// Everybody; narrow it with `when`.
  Statement& anybody();
  /// `when("StringEquals", "aws:SourceAccount", id)`. Conditions add up, all must hold.
  Statement& when(std::string_view test, std::string_view key, Value value);

  Value value() const { return fields_; }

 private:
  Object fields_;
  Object conditions_;
};

Statement allow(std::string_view sid);
Statement deny(std::string_view sid);

/// The document as JSON text, with the policy language's version.
Value policy(const std::vector<Statement>& statements);

/// The trust policy of a role that one AWS service assumes. EC2 and Lambda do not say for which account.
Value service_trust(std::string_view service);
/// On behalf of this account only, and of no other that names the role.
Value service_trust(std::string_view service, std::string_view account_id);

}  // namespace ashlar::systems
