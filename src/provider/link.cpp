#include "provider/link.h"

#include <mutex>

#include <fmt/format.h>
#include <grpc/support/log.h>

#include "base/text.h"
#include "plugin.grpc.pb.h"

namespace ashlar::provider {

namespace {

constexpr std::chrono::seconds connect_within{10};
constexpr std::chrono::seconds shut_down_within{5};
/// Its end shows on the connection a little before it shows as a process.
constexpr std::chrono::seconds end_shows_within{2};

/// gRPC writes on our standard error, which is the user's terminal; what matters of it is in our failures.
void silence_grpc() {
  static std::once_flag once;
  std::call_once(once, [] { gpr_set_log_function([](gpr_log_func_args*) {}); });
}

/// No keepalive: a provider that is slow to answer would take its pings for an attack, and hang up in the
/// middle of a change.
std::shared_ptr<grpc::Channel> channel_to(const std::string& socket) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_CLIENT_IDLE_TIMEOUT_MS,
                   INT_MAX);  // its socket is gone: it could not connect again
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel("unix:" + socket, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

Expected<std::shared_ptr<Link>> Link::connect(std::unique_ptr<ProviderProcess> process) {
  silence_grpc();
  std::shared_ptr<grpc::Channel> channel = channel_to(process->socket());
  const bool connected = channel->WaitForConnected(std::chrono::system_clock::now() + connect_within);
  std::shared_ptr<Link> link(new Link(std::move(process), std::move(channel)));
  if (connected) {
    link->process_->remove_socket();
    return link;
  }
  return tl::unexpected(
      Failure{"connect to", "the provider", link->how_it_ended("it does not answer"), {}, false, 0});
}

Link::Link(std::unique_ptr<ProviderProcess> process, std::shared_ptr<grpc::Channel> channel)
    : process_(std::move(process)),
      channel_(std::move(channel)),
      stub_(tfplugin5::Provider::NewStub(channel_)) {}

Link::Reading::Reading(Link& link, grpc::ClientContext* context) : link_(link), context_(context) {
  const std::lock_guard lock(link_.readings_mutex_);
  if (context_ != nullptr) link_.readings_.insert(context_);
}

Link::Reading::~Reading() {
  const std::lock_guard lock(link_.readings_mutex_);
  link_.readings_.erase(context_);
}

void Link::end_readings() {
  const std::lock_guard lock(readings_mutex_);
  for (grpc::ClientContext* context : readings_) context->TryCancel();
}

void Link::shut_down() {
  if (!process_->wait(std::chrono::milliseconds(0))) ask_to_end();
  drain();  // calls that ran have failed by now, and sessions that are left shall call nothing
}

void Link::ask_to_end() {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + shut_down_within);
  plugin::Empty response;
  // It hangs up before it answers, so what is answered tells nothing.
  plugin::GRPCController::NewStub(channel_)->Shutdown(&context, plugin::Empty(), &response);
  if (!process_->wait(shut_down_within)) process_->kill();
}

std::string Link::how_it_ended(const std::string& if_alive) const {
  const std::optional<int> code = process_->wait(end_shows_within);
  if (!code) return if_alive;
  const std::string crash = process_->crash();
  const std::string how = *code > 128 ? fmt::format("signal {} ended it", *code - 128)
                                      : fmt::format("it ended with exit code {}", *code);
  return crash.empty() ? how : how + ": " + crash;
}

/// Whether it is gone for us. Without the connection it is, for its socket is gone: then it is ended as well.
bool Link::is_lost(const grpc::Status& status) {
  const bool unavailable = status.error_code() == grpc::StatusCode::UNAVAILABLE;
  if (process_->wait(unavailable ? end_shows_within : std::chrono::seconds(0))) return true;
  if (!unavailable || channel_->GetState(false) == GRPC_CHANNEL_READY) return false;
  process_->kill();
  return true;
}

CallFailure Link::failure_of(const grpc::Status& status, const char* operation, const std::string& target) {
  using Kind = CallFailure::Kind;
  const std::string message = printable(status.error_message());
  if (is_lost(status)) {
    return {Kind::Ended, {operation, target, "the provider is gone: " + how_it_ended(message), {}, false, 0}};
  }
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return {Kind::TimedOut, {operation, target, "the provider did not answer in time", {}, false, 0}};
  }
  if (status.error_code() == grpc::StatusCode::CANCELLED)
    return {Kind::Refused, {operation, target, "it was to end early", {}, false, 0}};
  return {Kind::Refused, {operation, target, "the provider refused the call: " + message, {}, false, 0}};
}

Link::Entered Link::enter(std::uint64_t generation) {
  std::shared_lock lock(mutex_);
  const bool allowed = generation != 0 && generation == current_;
  return {std::move(lock), allowed};
}

std::unique_lock<std::shared_mutex> Link::drain() {
  std::unique_lock lock(mutex_);
  current_ = 0;
  return lock;
}

}  // namespace ashlar::provider
