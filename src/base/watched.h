// A child that is listened to while it runs, and can be asked to end.
#pragma once

#include <functional>
#include <string_view>

#include "base/process.h"

namespace ashlar {

struct Watch {
  std::function<void(std::string_view line)>
      line;                         ///< told each line of its standard output, without its end
  std::function<bool()> stop = {};  ///< true: it is interrupted, once, and waited for. May be empty
};

/// As `run`, but the program has a session of its own: Ctrl-C on the terminal does not reach it, `stop` does.
/// What it starts there ends with us as well. `Finished::out` stays empty.
Expected<Finished> run_watched(const Command& command, const Watch& watch);

}  // namespace ashlar
