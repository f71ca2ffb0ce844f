// Entering a network namespace, on a thread that ends with the task: one that came back would have to be
// trusted to have come back.
#include <exception>
#include <stdexcept>
#include <thread>

#include <sched.h>

#include "base/linux/system.h"
#include "lab/linux/networks.h"

namespace ashlar::lab {

namespace {

void enter(int name_space) {
  if (::setns(name_space, CLONE_NEWNET) == 0) return;
  throw std::logic_error(system_failure("enter", "a network namespace", errno).value().text());
}

}  // namespace

void in_namespace(int name_space, const std::function<void()>& task) {
  std::exception_ptr failure;
  std::thread([&] {
    try {
      enter(name_space);
      task();
    } catch (...) {
      failure = std::current_exception();
    }
  }).join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace ashlar::lab
