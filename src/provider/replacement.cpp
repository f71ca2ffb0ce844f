#include "provider/replacement.h"

#include <algorithm>

#include "provider/compare.h"

namespace ashlar::provider {

std::vector<Path> replaced_by(const schema::Block& block, const std::vector<Path>& paths, const Value& prior,
                              const Value& planned) {
  if (prior.is_null() || planned.is_null()) return {};
  const Value before = canonical(block, prior);
  const Value after = canonical(block, planned);
  std::vector<Path> replaced;
  for (const Path& path : paths) {
    const Value* old_value = at(before, path);
    const Value* new_value = at(after, path);
    const bool changes =
        !new_value || !old_value || !new_value->is_wholly_known() || *old_value != *new_value;
    if ((old_value || new_value) && changes) replaced.push_back(path);
  }
  std::sort(replaced.begin(), replaced.end(), [](const Path& a, const Path& b) { return text(a) < text(b); });
  return replaced;
}

}  // namespace ashlar::provider
