#include "aws/sts.h"

#include "aws/query.h"
#include "base/text.h"

namespace ashlar::aws {

namespace {

Credentials credentials_of(const pugi::xml_node& given) {
  return {given.child_value("AccessKeyId"), given.child_value("SecretAccessKey"),
          given.child_value("SessionToken"), expiry_of(given.child_value("Expiration"))};
}

tl::unexpected<Failure> of_another_account(const std::string& role, const std::string& given) {
  Failure failure;
  failure.operation = "assume";
  failure.target = role;
  failure.reason = "AWS gave " + given + ", which is of another account";
  return tl::unexpected(std::move(failure));
}

}  // namespace

Expected<Identity> caller_identity(const Client& client, const std::string& region) {
  const auto answer = ask(client, region, {"sts", "GetCallerIdentity", "ask", "AWS who is calling"});
  if (!answer) return tl::unexpected(answer.error());
  const pugi::xml_node result = result_of(*answer);
  return Identity{result.child_value("Account"), result.child_value("Arn")};
}

Expected<Credentials> assume_role(const Client& client, const std::string& region,
                                  const RoleSession& session) {
  Form form{{"RoleArn", session.role_arn},
            {"RoleSessionName", session.name},
            {"DurationSeconds", std::to_string(session.seconds)}};
  if (!session.external_id.empty()) form.emplace_back("ExternalId", session.external_id);
  if (!session.mfa_serial.empty()) {
    form.emplace_back("SerialNumber", session.mfa_serial);
    form.emplace_back("TokenCode", session.mfa_code);
  }
  const auto answer = ask(client, region, {"sts", "AssumeRole", "assume", session.role_arn, std::move(form)});
  if (!answer) return tl::unexpected(answer.error());
  const pugi::xml_node result = result_of(*answer);
  const std::string given = result.child("AssumedRoleUser").child_value("Arn");
  if (account_of(given) != account_of(session.role_arn)) return of_another_account(session.role_arn, given);
  return credentials_of(result.child("Credentials"));
}

Expected<Credentials> session_token(const Client& client, const std::string& region,
                                    const std::string& mfa_serial, const std::string& mfa_code) {
  Query asked{"sts", "GetSessionToken", "show", "AWS the code of " + mfa_serial};
  asked.form = {{"SerialNumber", mfa_serial}, {"TokenCode", mfa_code}};
  const auto answer = ask(client, region, asked);
  if (!answer) return tl::unexpected(answer.error());
  return credentials_of(result_of(*answer).child("Credentials"));
}

std::string account_of(const std::string& arn) {
  constexpr std::size_t account = 4;
  const std::vector<std::string> parts = split(arn, ':');
  return parts.size() > account ? parts[account] : "";
}

}  // namespace ashlar::aws
