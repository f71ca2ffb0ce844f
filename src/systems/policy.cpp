#include "systems/policy.h"

namespace ashlar::systems {

namespace {

template <class Texts>
Value text_list(const Texts& texts) {
  List items;
  for (const auto& text : texts) items.emplace_back(std::string_view(text));
  return items;
}

}  // namespace

Statement::Statement(std::string_view effect, std::string_view sid)
    : fields_{{"Sid", sid}, {"Effect", effect}} {}

Statement& Statement::action(std::initializer_list<std::string_view> actions) {
  set(fields_, "Action", text_list(actions));
  return *this;
}

Statement& Statement::action(const std::vector<std::string>& actions) {
  set(fields_, "Action", text_list(actions));
  return *this;
}

Statement& Statement::not_action(const std::vector<std::string>& actions) {
  set(fields_, "NotAction", text_list(actions));
  return *this;
}

Statement& Statement::on(List resources) {
  set(fields_, "Resource", std::move(resources));
  return *this;
}

Statement& Statement::not_on(List resources) {
  set(fields_, "NotResource", std::move(resources));
  return *this;
}

Statement& Statement::service(std::initializer_list<std::string_view> services) {
  set(fields_, "Principal", object({{"Service", text_list(services)}}));
  return *this;
}

Statement& Statement::principal(List arns) {
  set(fields_, "Principal", object({{"AWS", std::move(arns)}}));
  return *this;
}

Statement& Statement::federated(Value provider) {
  set(fields_, "Principal", object({{"Federated", std::move(provider)}}));
  return *this;
}

Statement& Statement::anybody() {
  set(fields_, "Principal", "*");
  return *this;
}

Statement& Statement::when(std::string_view test, std::string_view key, Value value) {
  Value* there = find(conditions_, test);
  if (!there) {
    set(conditions_, test, Object{});
    there = find(conditions_, test);
  }
  set(*there->as<Object>(), key, std::move(value));
  set(fields_, "Condition", conditions_);
  return *this;
}

Statement allow(std::string_view sid) { return {"Allow", sid}; }
Statement deny(std::string_view sid) { return {"Deny", sid}; }

Value policy(const std::vector<Statement>& statements) {
  List list;
  for (const Statement& statement : statements) list.push_back(statement.value());
  return json(object({{"Version", "2012-10-17"}, {"Statement", std::move(list)}}));
}

Value service_trust(std::string_view service) {
  return policy({allow("Service").service({service}).action({"sts:AssumeRole"})});
}

Value service_trust(std::string_view service, std::string_view account_id) {
  return policy({allow("Service")
                     .service({service})
                     .action({"sts:AssumeRole"})
                     .when("StringEquals", "aws:SourceAccount", account_id)});
}

}  // namespace ashlar::systems
