#include "base/linux/resolver.h"

#include <sched.h>
#include <sys/mount.h>

namespace ashlar {

std::string resolver_text(const std::string& address) {
  return "nameserver " + address + "\noptions timeout:1 attempts:3\n";
}

bool use_resolver(const char* file) {
  return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
         ::mount(file, "/etc/resolv.conf", nullptr, MS_BIND, nullptr) == 0;
}

}  // namespace ashlar
