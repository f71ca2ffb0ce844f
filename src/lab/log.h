// The lab's own log: what was changed, and every change of a server's state.
#pragma once

#include <string>

#include "base/linux/system.h"

namespace ashlar::lab {

class Log {
 public:
  explicit Log(const std::string& path);

  /// In one piece, so that lines of several threads do not mix; a full disk loses lines and nothing else.
  void write(const std::string& line) const;

 private:
  Descriptor file_;
};

/// Where the log has grown large, what it holds goes to `PATH.1`, in place of what was there, and it begins
/// anew. Whoever has it open for appending goes on; what is written meanwhile may be lost.
void keep_small(const std::string& path);

}  // namespace ashlar::lab
