// What root in the lab may do to the machine: capabilities(7).
#pragma once

namespace ashlar::lab {

/// From its next exec on, the calling thread and all that it starts have no more of them than servers and
/// people in the lab need: no mounts, devices, modules, other processes' memory or files by handle, by which
/// the walls could be undone. What it does before that exec, entering namespaces say, is not touched. Whoever
/// may not drop any has none to give on. Async-signal-safe.
void keep_few_capabilities();

}  // namespace ashlar::lab
