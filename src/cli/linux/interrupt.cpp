#include "cli/interrupt.h"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdio>

namespace ashlar::cli {

namespace {

constexpr std::array<int, 2> signals{SIGINT, SIGTERM};

std::atomic<bool> interrupted{false};
std::atomic<int> by{0};
std::array<struct sigaction, signals.size()> before;

static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free,
              "a signal handler may touch nothing else");

void note(int signal) {
  by = signal;
  interrupted = true;
}

}  // namespace

Interrupt::Interrupt() {
  struct sigaction action {};
  action.sa_handler = note;
  action.sa_flags = static_cast<int>(SA_RESETHAND | static_cast<unsigned>(SA_RESTART));
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
