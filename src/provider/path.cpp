#include "provider/path.h"

#include <fmt/format.h>

namespace ashlar::provider {

namespace {

std::string step_text(const Step& step, bool first) {
  if (step.kind == Step::Kind::Index) return fmt::format("[{}]", step.index);
  if (step.kind == Step::Kind::Key) return fmt::format("[\"{}\"]", step.name);
  return first ? step.name : "." + step.name;
}

const Value* follow(const Value& value, const Step& step) {
  if (step.kind != Step::Kind::Index) return value.find(step.name);
  const List* items = value.as<List>();
  const bool inside = items && step.index >= 0 && static_cast<std::size_t>(step.index) < items->size();
  return inside ? &(*items)[static_cast<std::size_t>(step.index)] : nullptr;
}

}  // namespace

std::string text(const Path& path) {
  std::string text;
  for (const Step& step : path) text += step_text(step, text.empty());
  return text;
}

const Value* at(const Value& value, const Path& path) {
  const Value* here = &value;
  for (const Step& step : path) {
    if (here) here = follow(*here, step);
  }
  return here;
}

}  // namespace ashlar::provider
