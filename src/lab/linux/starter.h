// A thread that lives as long as the process and forks for the others: the kernel ends a child whose
// PR_SET_PDEATHSIG is set when the *thread* that forked it ends, not the process.
#pragma once

#include <functional>

namespace ashlar::lab {

/// Runs `task` on that thread, after those that came before, and returns when it is done. The thread stands
/// in the network namespace of the process, whatever namespace the caller's thread has entered.
void on_starter(const std::function<void()>& task);

}  // namespace ashlar::lab
