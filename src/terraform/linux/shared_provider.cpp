// The provider's debug mode (its flag -debug, of terraform-plugin-go's tf5server) prints how to attach to it
// and runs until it is interrupted. A shell puts what it prints into a file, because `run` tells only at the
// end.
#include "terraform/shared_provider.h"

#include <atomic>
#include <charconv>
#include <chrono>
#include <csignal>
#include <optional>
#include <string_view>
#include <thread>

#include <sys/types.h>

#include "base/files.h"
#include "base/process.h"

namespace ashlar::terraform {

namespace {

using std::chrono::steady_clock;

constexpr auto start_within = std::chrono::seconds(30);
constexpr auto end_within = std::chrono::seconds(3);
constexpr auto pause = std::chrono::milliseconds(20);
constexpr std::size_t output_limit = 1 << 20;

/// What stands between the quotes of `TF_REATTACH_PROVIDERS='…'`.
std::optional<std::string> attachment_in(const std::string& output) {
  constexpr std::string_view before = "TF_REATTACH_PROVIDERS='";
  const std::size_t start = output.find(before);
  if (start == std::string::npos) return std::nullopt;
  const std::size_t end = output.find('\'', start + before.size());
  if (end == std::string::npos) return std::nullopt;
  return output.substr(start + before.size(), end - start - before.size());
}

/// The shell writes its number first, and `exec` keeps it. 0 where nothing stands there yet.
pid_t process_in(const std::string& output) {
  pid_t process = 0;
  std::from_chars(output.data(), output.data() + output.size(), process);
  return output.find('\n') == std::string::npos ? 0 : process;
}

}  // namespace

/// The child dies with the thread that waits for it.
struct SharedProvider::Running {
  std::atomic<pid_t> process{0};
  std::atomic<bool> ended{false};
  std::thread thread;

  void run_until_ended(const std::string& program, const std::string& scratch) {
    Command command{.program = "/bin/sh",
                    .arguments = {"-c", R"(echo $$ >"$1" && exec "$0" -debug >>"$1" 2>&1)", program, scratch},
                    .folder = {},
                    .environment = {{"TF_LOG", ""}, {"TF_REATTACH_PROVIDERS", ""}}};
    static_cast<void>(run(command));
    ended = true;
  }

  std::optional<std::string> await_attachment(const std::filesystem::path& scratch) {
    const auto deadline = steady_clock::now() + start_within;
    while (!ended && steady_clock::now() < deadline) {
      const std::string output = read_file(scratch, output_limit).value_or(std::string());
      process = process_in(output);
      if (auto attachment = attachment_in(output)) return attachment;
      std::this_thread::sleep_for(pause);
    }
    return std::nullopt;
  }

  /// Politely first: then it removes its socket.
  void end() {
    for (int signal : {SIGINT, SIGKILL}) {
      if (!ended && process > 0) ::kill(process, signal);
      const auto deadline = steady_clock::now() + end_within;
      while (!ended && steady_clock::now() < deadline) std::this_thread::sleep_for(pause);
    }
    thread.join();
  }
};

std::unique_ptr<SharedProvider> SharedProvider::start(const std::filesystem::path& program,
                                                      const std::filesystem::path& scratch) {
  std::error_code ignored;
  std::filesystem::remove(scratch, ignored);
  auto running = std::make_unique<Running>();
  Running& it = *running;
  it.thread = std::thread([&it, program = program.string(), scratch = scratch.string()] {
    it.run_until_ended(program, scratch);
  });
  auto attachment = it.await_attachment(scratch);
  std::unique_ptr<SharedProvider> provider(new SharedProvider(std::move(running), attachment.value_or("")));
  return attachment ? std::move(provider) : nullptr;
}

SharedProvider::SharedProvider(std::unique_ptr<Running> running, std::string attachment)
    : running_(std::move(running)), attachment_(std::move(attachment)) {}

SharedProvider::~SharedProvider() { running_->end(); }

}  // namespace ashlar::terraform
