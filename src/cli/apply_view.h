// What a terminal shows while an apply goes on: how far it is, when it will be done, and what is at work, by
// account and system.
#pragma once

#include <cstddef>
#include <string>

#include "engine/time_left.h"

namespace ashlar::cli {

/// "0.4 s", "12 s", "3 min 5 s", "1 h 12 min"
std::string duration_text(engine::Seconds time);

/// "143 of 702 done, about 14 min left"
std::string progress_text(const engine::TimeLeft& progress, engine::TimeLeft::Time now);

/// "prod/eu-west-1/prod/cluster//aws_eks_cluster.main (3 min of about 10 min)"
std::string running_text(const engine::TimeLeft::Running& running);

/// At most `height` lines of at most `width` columns, each with its line break.
std::string apply_view(const engine::TimeLeft& progress, engine::TimeLeft::Time now, std::size_t width,
                       std::size_t height);

}  // namespace ashlar::cli
