#include "lab/request_server.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <thread>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace ashlar::lab {

namespace {

using nlohmann::json;

/// Who takes nothing for so long, a command that was suspended, must not hold up a change.
constexpr std::chrono::seconds send_limit{2};

json failure_json(const Failure& failure) {
  return {{"operation", failure.operation},
          {"target", failure.target},
          {"reason", failure.reason},
          {"help", failure.help}};
}

bool all_there(const std::vector<std::string>& paths) {
  return std::all_of(paths.begin(), paths.end(),
                     [](const std::string& path) { return ::access(path.c_str(), F_OK) == 0; });
}

}  // namespace

tl::unexpected<Failure> refusal(std::string operation, std::string target, std::string reason,
                                std::string help) {
  Failure failure;
  failure.operation = std::move(operation);
  failure.target = std::move(target);
  failure.reason = std::move(reason);
  failure.help = std::move(help);
  return tl::unexpected(std::move(failure));
}

RequestServer::RequestServer(const Log& log, std::function<Answer(Call&)> understand,
                             std::function<bool()> ending)
    : log_(log), understand_(std::move(understand)), ending_(std::move(ending)) {}

Expected<void> RequestServer::serve(const Descriptor& socket, const std::vector<std::string>& paths) {
  constexpr int moment = 50;           // milliseconds: until there are descriptors again
  constexpr int look_at_paths = 2000;  // milliseconds
  if (auto listens = listen_with(socket); !listens) return listens;
  while (!ending_() && all_there(paths)) {
    pollfd next{socket.get(), POLLIN, 0};
    if (::poll(&next, 1, look_at_paths) == 0) continue;
    Descriptor caller(::accept4(socket.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (ending_()) break;
    if (caller)
      start_hearing(std::move(caller), socket.get());
    else
      ::poll(nullptr, 0, moment);
  }
  wait_for_callers();
  return {};
}

/// Where there are no more threads, the connection is closed.
void RequestServer::start_hearing(Descriptor caller, int listener) {
  const int descriptor = caller.get();
  {
    const std::lock_guard lock(mutex_);
    callers_.insert(descriptor);
  }
  try {
    std::thread([this, channel = Channel(std::move(caller)), listener]() mutable {
      try {
        hear(channel);
      } catch (const std::exception& bug) {
        log_.write(std::string("a bug in the lab: ") + bug.what());
      }
      const bool last = ending_();
      const std::lock_guard lock(mutex_);
      callers_.erase(channel.descriptor());
      if (last) ::shutdown(listener, SHUT_RDWR);  // wakes `accept4`
      caller_gone_.notify_all();
    }).detach();
  } catch (const std::system_error&) {
    const std::lock_guard lock(mutex_);
    callers_.erase(descriptor);
  }
}

/// Those who wait for a request get none any more; those who answer end soon.
void RequestServer::wait_for_callers() {
  std::unique_lock lock(mutex_);
  for (const int caller : callers_) ::shutdown(caller, SHUT_RD);
  caller_gone_.wait(lock, [this] { return callers_.empty(); });
}

/// A caller that is gone, or takes nothing, is not told the rest, and what it asked for is done all the same.
void RequestServer::hear(Channel& channel) {
  channel.set_send_limit(send_limit);
  bool there = true;
  while (there && !ending_()) {
    Call call;
    auto request = channel.receive(&call.descriptors);
    if (!request && request.error().error != EPROTO) return;
    if (request) call.request = std::move(*request);
    call.tell = [&](const json& event) { there = there && channel.send(event).has_value(); };
    const Answer given = answer(call);
    std::vector<int> descriptors;
    for (const Descriptor& one : call.given) descriptors.push_back(one.get());
    if (there && given) there = channel.send(*given, descriptors).has_value();
    if (there && !given) there = channel.send({{"failure", failure_json(given.error())}}).has_value();
  }
}

/// An exception means a request that is not as it should be, or a bug. Neither ends the server.
Answer RequestServer::answer(Call& call) const {
  try {
    return understand_(call);
  } catch (const json::exception& problem) {
    return refusal("understand", "the request", problem.what());
  } catch (const std::exception& bug) {
    log_.write(std::string("a bug in the lab: ") + bug.what());
    return refusal("do", "what was asked for", std::string("this is a bug in the lab: ") + bug.what());
  }
}

}  // namespace ashlar::lab
