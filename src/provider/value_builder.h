// Builds a value from the events of a parser: what MessagePack and JSON have in common, with the limits that
// bytes from outside must keep.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/value.h"

namespace ashlar::provider {

/// Each call returns false where the value is refused, with `problem` set; then no other may follow.
class ValueBuilder {
 public:
  bool add(Value value);
  bool text(std::string_view bytes);
  bool start(Value empty_list_or_object);
  bool key(std::string_view bytes);
  bool end();
  bool refuse(std::string why);

  const std::string& problem() const { return problem_; }
  Value take() { return std::move(root_); }

 private:
  struct Open {
    Value value;
    std::string key;  ///< of the next member
  };

  Value root_;
  std::vector<Open> open_;
  std::string problem_;
};

}  // namespace ashlar::provider
