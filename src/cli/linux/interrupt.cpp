#include "cli/interrupt.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <ctime>

namespace ashlar::cli {

namespace {

constexpr std::array<int, 2> signals{SIGINT, SIGTERM};

std::atomic<bool> interrupted{false};
std::atomic<int> by{0};
std::atomic<long> at{0};  ///< milliseconds
std::array<struct sigaction, signals.size()> before;

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free &&
                  std::atomic<long>::is_always_lock_free,
              "a signal handler may touch nothing else");

/// `timeout` and CI runners signal a program and then its group: that is one wish.
void note(int signal) {
  constexpr long one_wish = 1000;
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const long milliseconds = now.tv_sec * 1000 + now.tv_nsec / 1'000'000;
  if (!interrupted) {
    by = signal;
    at = milliseconds;
    interrupted = true;
  } else if (milliseconds - at >= one_wish) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);  // comes when this returns
  }
}

}  // namespace

Interrupt::Interrupt() {
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    ::sigaction(signals[i], nullptr, &before[i]);
    // What the caller ignores (nohup, a background job of a plain shell) stays ignored.
    if (before[i].sa_handler != SIG_IGN) ::sigaction(signals[i], &action, nullptr);
  }
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &before[i], nullptr);
}

const std::atomic<bool>& Interrupt::flag() const { return interrupted; }

void Interrupt::pass_on() {
  if (by == 0) return;
  std::fflush(nullptr);  // a signal ends the program without that
  std::signal(by, SIG_DFL);
  std::raise(by);
}

}  // namespace ashlar::cli
