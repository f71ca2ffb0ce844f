#include "aws/organizations.h"

#include <map>

#include "aws/json_call.h"

namespace ashlar::aws {

using nlohmann::json;

namespace {

JsonCall call(const char* action, const char* operation, std::string target, json body = json::object()) {
  return {"organizations", std::string("AWSOrganizationsV20161128.") + action, operation, std::move(target),
          std::move(body)};
}

/// `State` came in September 2025; `Status`, which it replaces, says the same in fewer words.
AccountState state_of(const json& account) {
  static const std::map<std::string, AccountState> states{
      {"PENDING_ACTIVATION", AccountState::PendingActivation},
      {"ACTIVE", AccountState::Active},
      {"PENDING_CLOSURE", AccountState::PendingClosure},
      {"SUSPENDED", AccountState::Suspended},
      {"CLOSED", AccountState::Closed}};
  const std::string state = text_of(account, "State");
  const auto found = states.find(state.empty() ? text_of(account, "Status") : state);
  return found == states.end() ? AccountState::Active : found->second;
}

AccountCreation creation_of(const json& status) {
  const std::string state = text_of(status, "State");
  return {text_of(status, "Id"), text_of(status, "AccountName"),
          state == "SUCCEEDED" ? CreationState::Succeeded
          : state == "FAILED"  ? CreationState::Failed
                               : CreationState::InProgress,
          text_of(status, "AccountId"), text_of(status, "FailureReason")};
}

/// What a list of one kind holds, page by page.
template <class Item, class Make>
Expected<std::vector<Item>> list(const Client& client, const std::string& region, JsonCall asked,
                                 const char* member, const Make& make) {
  std::vector<Item> all;
  const auto listed = each_page(client, region, std::move(asked), {}, [&](const json& page) {
    for (const json& one : page.value(member, json::array())) all.push_back(make(one));
  });
  if (!listed) return tl::unexpected(listed.error());
  return all;
}

}  // namespace

Expected<std::optional<OrganizationInfo>> describe_organization(const Client& client,
                                                                const std::string& region) {
  JsonCall asked = call("DescribeOrganization", "read", "the organisation");
  asked.absent = {"AWSOrganizationsNotInUseException"};
  const auto answer = ask(client, region, asked);
  if (!answer) return tl::unexpected(answer.error());
  if (answer->is_null()) return std::nullopt;
  const json found = answer->value("Organization", json::object());
  return OrganizationInfo{text_of(found, "Id"), text_of(found, "Arn"), text_of(found, "MasterAccountId"),
                          text_of(found, "FeatureSet") == "ALL"};
}

Expected<std::vector<AccountInfo>> list_accounts(const Client& client, const std::string& region) {
  const auto make = [](const json& one) {
    return AccountInfo{text_of(one, "Id"), text_of(one, "Name"), text_of(one, "Email"), state_of(one)};
  };
  return list<AccountInfo>(client, region, call("ListAccounts", "list", "the organisation's accounts"),
                           "Accounts", make);
}

Expected<AccountCreation> describe_account_creation(const Client& client, const std::string& region,
                                                    const std::string& id) {
  const auto answer = ask(client, region,
                          call("DescribeCreateAccountStatus", "read", "how the making of an account goes",
                               {{"CreateAccountRequestId", id}}));
  if (!answer) return tl::unexpected(answer.error());
  return creation_of(answer->value("CreateAccountStatus", json::object()));
}

Expected<std::vector<AccountCreation>> list_account_creations(const Client& client,
                                                              const std::string& region) {
  return list<AccountCreation>(client, region,
                               call("ListCreateAccountStatus", "list", "how the making of accounts goes"),
                               "CreateAccountStatuses", creation_of);
}

/// Source: the API's CreateAccountStatus, `FailureReason`.
Failure failure_of(const AccountCreation& creation) {
  static const std::map<std::string, const char*> helps{
      {"EMAIL_ALREADY_EXISTS", "an e-mail address belongs to one AWS account for ever: give it another"},
      {"INVALID_EMAIL", "mend the account's `email`"},
      {"ACCOUNT_LIMIT_EXCEEDED",
       "ask AWS to raise the quota \"Default maximum number of accounts\" of Organizations, in us-east-1"},
      {"MISSING_PAYMENT_INSTRUMENT", "give the management account a way to pay"},
      {"INVALID_PAYMENT_INSTRUMENT", "give the management account a way to pay that AWS takes"},
      {"CONCURRENT_ACCOUNT_MODIFICATION", "try again later"},
      {"INTERNAL_FAILURE", "try again later"}};
  const auto help = helps.find(creation.failure);
  Failure failure;
  failure.operation = "make";
  failure.target = "the account " + creation.name;
  failure.reason = creation.failure;
  failure.help = help == helps.end() ? "" : help->second;
  failure.retryable = failure.help == "try again later";
  return failure;
}

Expected<std::vector<std::string>> list_roots(const Client& client, const std::string& region) {
  return list<std::string>(client, region, call("ListRoots", "list", "the organisation's roots"), "Roots",
                           [](const json& one) { return text_of(one, "Id"); });
}

Expected<std::string> parent_of(const Client& client, const std::string& region, const std::string& account) {
  const auto answer = ask(
      client, region, call("ListParents", "find", "the place of account " + account, {{"ChildId", account}}));
  if (!answer) return tl::unexpected(answer.error());
  const json parents = answer->value("Parents", json::array());
  return parents.empty() ? "" : text_of(parents[0], "Id");
}

/// A second try of a move that arrived is told so.
Expected<void> move_account(const Client& client, const std::string& region, const std::string& account,
                            const std::string& destination) {
  const auto parent = parent_of(client, region, account);
  if (!parent) return tl::unexpected(parent.error());
  if (*parent == destination) return {};
  JsonCall asked =
      call("MoveAccount", "move", "account " + account + " to " + destination,
           {{"AccountId", account}, {"SourceParentId", *parent}, {"DestinationParentId", destination}});
  asked.absent = {"DuplicateAccountException"};
  return tell(client, region, asked);
}

Expected<void> close_account(const Client& client, const std::string& region, const std::string& account) {
  JsonCall asked = call("CloseAccount", "close", "account " + account, {{"AccountId", account}});
  asked.absent = {"AccountAlreadyClosedException"};
  return tell(client, region, asked);
}

Expected<void> tag_account(const Client& client, const std::string& region, const std::string& account,
                           const std::string& key, const std::string& value) {
  const json tag{{"Key", key}, {"Value", value}};
  return tell(client, region,
              call("TagResource", "tag", "account " + account,
                   {{"ResourceId", account}, {"Tags", json::array({tag})}}));
}

Expected<std::string> account_tag(const Client& client, const std::string& region, const std::string& account,
                                  const std::string& key) {
  std::string value;
  const auto listed = each_page(
      client, region,
      call("ListTagsForResource", "read", "the tags of account " + account, {{"ResourceId", account}}), {},
      [&](const json& page) {
        for (const json& tag : page.value("Tags", json::array()))
          if (text_of(tag, "Key") == key) value = text_of(tag, "Value");
      });
  if (!listed) return tl::unexpected(listed.error());
  return value;
}

}  // namespace ashlar::aws
