// Ids by OpenSSL's random numbers.
#include "workloads/random_id.h"

#include <stdexcept>

#include <openssl/rand.h>

namespace ashlar::workloads {

std::string new_id() {
  constexpr const char* digits = "0123456789abcdef";
  unsigned char bytes[16];
  if (RAND_bytes(bytes, sizeof bytes) != 1) throw std::runtime_error("no random numbers");
  std::string id;
  for (const unsigned byte : bytes) {
    id += digits[byte >> 4];
    id += digits[byte & 15];
  }
  return id;
}

}  // namespace ashlar::workloads
