#include "provider/diagnostic.h"

#include "base/text.h"

namespace ashlar::provider {

std::string text(const Diagnostic& diagnostic) {
  std::string whole = text(diagnostic.attribute);
  if (!whole.empty()) whole += ": ";
  whole += diagnostic.summary;
  if (!diagnostic.detail.empty()) whole += ": " + diagnostic.detail;
  return printable(replace_all(whole, "\n", " "));
}

}  // namespace ashlar::provider
