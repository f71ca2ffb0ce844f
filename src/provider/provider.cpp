#include "provider/provider.h"

#include <stdexcept>

#include <fmt/format.h>

#include "provider/conform.h"
#include "provider/link.h"
#include "provider/wire.h"

namespace ashlar::provider {

namespace {

namespace tf = tfplugin5;
using Stub = Link::Stub;
using schema::Mode;
using schema::Schema;

constexpr const char* configure_operation = "configure";
const std::string provider_name = "the provider";

/// The program that we stand in for. The provider tells it to AWS, in its user agent, and decides nothing by
/// it.
constexpr const char* terraform_version = "1.11.4";

const schema::ResourceType& type_in_schema(Mode mode, const char* name) {
  const schema::ResourceType* type = Schema::builtin().find(mode, name);
  if (!type) throw std::logic_error(fmt::format("the schema table has no {}", name));
  return *type;
}

Diagnostics error(std::string summary, std::string detail = {}) {
  return {{Severity::Error, std::move(summary), std::move(detail), {}}};
}

/// The block as it is sent; whatever account the credentials open, only the one that is meant may be worked
/// in.
Expected<Value> block_of(const Configuration& configuration) {
  Object block = configuration.block;
  if (!configuration.account_id.empty()) block["allowed_account_ids"] = List{configuration.account_id};
  return conform(*type_in_schema(Mode::Configuration, "aws").block, std::move(block), Origin::Configuration);
}

/// A mistake in the configuration is the user's, like the provider's own.
Diagnostics mistake(const Failure& failure) { return error(failure.text()); }

Answer<Diagnostics> configure_with(Link& link, const Value& block) {
  tf::Configure::Request request;
  request.set_terraform_version(terraform_version);
  request.mutable_client_capabilities()->set_write_only_attributes_allowed(true);
  write(block, *request.mutable_config());
  const auto response =
      link.call(&Stub::Configure, request, Patience::reading, configure_operation, provider_name);
  if (!response) return tl::unexpected(response.error());
  return read(response->diagnostics());
}

struct Asked {
  std::optional<Caller> caller;
  Diagnostics diagnostics;
};

Answer<Asked> ask_who_we_are(const Session& session) {
  const schema::ResourceType& identity = type_in_schema(Mode::Data, "aws_caller_identity");
  const auto answer = session.read_data_source(identity, empty_block(*identity.block));
  if (!answer) return tl::unexpected(answer.error());
  Asked asked{{}, answer->diagnostics};
  if (!has_errors(asked.diagnostics) && answer->value) {
    const Value& value = *answer->value;
    asked.caller = Caller{text_at(value, "account_id"), text_at(value, "arn"), text_at(value, "user_id")};
  }
  return asked;
}

/// Not left to the provider alone: a wrong account shows as everything gone.
Diagnostics account_problem(const std::optional<Caller>& caller, const std::string& wanted) {
  if (!caller) return error("AWS does not tell who we are");
  if (caller->account_id == wanted) return {};
  return error(
      "These credentials belong to another account",
      fmt::format("They belong to account {}, and {} is to be worked in.", caller->account_id, wanted));
}

}  // namespace

Expected<Provider> Provider::start(const std::filesystem::path& program, const StartOptions& options) {
  auto process = ProviderProcess::start(program, options);
  if (!process) return tl::unexpected(process.error());
  auto link = Link::connect(std::move(*process));
  if (!link) return tl::unexpected(link.error());
  return Provider(std::move(*link));
}

Provider::Provider(std::shared_ptr<Link> link) : link_(std::move(link)) {}

Provider::Provider(Provider&&) noexcept = default;

Provider& Provider::operator=(Provider&& other) noexcept {
  std::swap(link_, other.link_);
  return *this;
}

Provider::~Provider() {
  if (link_) link_->shut_down();
}

Answer<Diagnostics> Provider::validate(const Configuration& configuration) {
  const Expected<Value> block = block_of(configuration);
  if (!block) return mistake(block.error());
  tf::PrepareProviderConfig::Request request;
  write(*block, *request.mutable_config());
  const auto response =
      link_->call(&Stub::PrepareProviderConfig, request, Patience::computing, "validate", provider_name);
  if (!response) return tl::unexpected(response.error());
  return read(response->diagnostics());
}

Answer<Configured> Provider::configure(const Configuration& configuration) {
  if (configuration.account_id.empty() && !configuration.only_plans) {
    throw std::logic_error("a provider that may change something needs the account that it may change");
  }
  auto drained = link_->drain();
  const Expected<Value> block = block_of(configuration);
  if (!block) return Configured{{}, mistake(block.error())};
  Answer<Diagnostics> said = configure_with(*link_, *block);
  if (!said) return tl::unexpected(said.error());
  if (has_errors(*said)) return Configured{{}, std::move(*said)};
  Session session(link_, link_->next_generation(), configuration.only_plans);
  drained.unlock();
  if (configuration.only_plans) return Configured{std::move(session), std::move(*said)};
  return identified(std::move(session), configuration.account_id, std::move(*said));
}

Answer<Configured> Provider::identified(Session session, const std::string& account_id, Diagnostics said) {
  Answer<Asked> asked = ask_who_we_are(session);
  if (!asked) return tl::unexpected(asked.error());
  said.insert(said.end(), asked->diagnostics.begin(), asked->diagnostics.end());
  const Diagnostics problem = has_errors(said) ? said : account_problem(asked->caller, account_id);
  if (!problem.empty()) {
    link_->drain();
    return Configured{{}, problem};
  }
  session.caller_ = asked->caller;
  return Configured{std::move(session), std::move(said)};
}

Answer<void> Provider::stop() {
  const auto response =
      link_->call(&Stub::Stop, tf::Stop::Request(), Patience::computing, "stop", provider_name);
  link_->end_readings();
  if (!response) return tl::unexpected(response.error());
  if (response->error().empty()) return {};
  using Kind = CallFailure::Kind;
  return tl::unexpected(CallFailure{Kind::Refused, {"stop", provider_name, response->error(), {}, false, 0}});
}

bool Provider::is_alive() const { return !link_->process().wait(std::chrono::milliseconds(0)); }

pid_t Provider::pid() const { return link_->process().pid(); }

void Provider::kill() { link_->process().kill(); }

}  // namespace ashlar::provider
