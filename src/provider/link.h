// What a provider and its sessions share: the process, the connection, and who may call. The one header that
// shows gRPC, to few sources.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>

#include <grpcpp/grpcpp.h>

#include "provider/answer.h"
#include "provider/linux/provider_process.h"
#include "tfplugin5.grpc.pb.h"

namespace ashlar::provider {

/// How long a call may take. AWS's own waits are bounded inside the provider, by a resource's `timeouts`: an
/// apply that is cut short here would lose its result.
struct Patience {
  static constexpr std::chrono::minutes computing{3};
  static constexpr std::chrono::minutes reading{30};
  static constexpr std::chrono::hours changing{48};
};

class Link {
 public:
  using Stub = tfplugin5::Provider::Stub;
  template <class Request, class Response>
  using Method = grpc::Status (Stub::*)(grpc::ClientContext*, const Request&, Response*);

  static Expected<std::shared_ptr<Link>> connect(std::unique_ptr<ProviderProcess> process);

  /// `operation` and `target` are for the failure's text: "plan", "aws_vpc".
  template <class Request, class Response>
  Answer<Response> call(Method<Request, Response> method, const Request& request,
                        std::chrono::system_clock::duration patience, const char* operation,
                        const std::string& target) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + patience);
    Response response;
    const Reading reading(*this, patience == Patience::reading ? &context : nullptr);
    const grpc::Status status = ((*stub_).*method)(&context, request, &response);
    if (status.ok()) return response;
    return tl::unexpected(failure_of(status, operation, target));
  }

  /// Those that run come back with a failure: they change nothing, and the provider itself would go on with
  /// its tries for minutes.
  void end_readings();

  ProviderProcess& process() { return *process_; }
  /// Asks it to end, waits a little, kills.
  void shut_down();

  // --- Who may call

  /// Held by each call while it runs. Says whether sessions of that generation may call still.
  struct Entered {
    std::shared_lock<std::shared_mutex> lock;
    bool allowed = false;
  };
  Entered enter(std::uint64_t generation);
  /// Waits for all calls that run. No session may call from here on, until there is a new generation.
  std::unique_lock<std::shared_mutex> drain();
  /// While drained.
  std::uint64_t next_generation() { return current_ = ++last_; }

 private:
  /// Under way as long as it lives.
  class Reading {
   public:
    Reading(Link& link, grpc::ClientContext* context);
    ~Reading();
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    Link& link_;
    grpc::ClientContext* const context_;
  };

  Link(std::unique_ptr<ProviderProcess> process, std::shared_ptr<grpc::Channel> channel);
  void ask_to_end();
  bool is_lost(const grpc::Status& status);
  CallFailure failure_of(const grpc::Status& status, const char* operation, const std::string& target);
  std::string how_it_ended(const std::string& if_alive) const;

  std::unique_ptr<ProviderProcess> process_;
  std::shared_ptr<grpc::Channel> channel_;  // gRPC's own way
  std::unique_ptr<Stub> stub_;
  std::shared_mutex mutex_;
  std::uint64_t current_ = 0;  ///< 0: nobody may call
  std::uint64_t last_ = 0;
  std::mutex readings_mutex_;
  std::set<grpc::ClientContext*> readings_;
};

}  // namespace ashlar::provider
