// Names, asked of a resolver from inside the lab.
#pragma once

#include <string>
#include <vector>

#include "lab/verify/view.h"

namespace ashlar::lab {

/// The addresses of a name; none where there is no such name, or nobody answers for it.
Expected<std::vector<topology::Address>> look_up(View& view, const std::string& from,
                                                 topology::Address resolver, const std::string& name);

}  // namespace ashlar::lab
