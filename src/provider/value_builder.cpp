#include "provider/value_builder.h"

#include "base/text.h"
#include "provider/message_pack.h"

namespace ashlar::provider {

bool ValueBuilder::refuse(std::string why) {
  problem_ = std::move(why);
  return false;
}

bool ValueBuilder::add(Value value) {
  if (open_.empty()) {
    root_ = std::move(value);
    return true;
  }
  Open& into = open_.back();
  if (List* items = into.value.as<List>()) {
    items->push_back(std::move(value));
    return true;
  }
  // The key came before, and was looked at then.
  (*into.value.as<Object>())[std::move(into.key)] = std::move(value);
  return true;
}

bool ValueBuilder::text(std::string_view bytes) {
  return is_utf8(bytes) ? add(Value(bytes)) : refuse("a text is not UTF-8");
}

bool ValueBuilder::start(Value empty_list_or_object) {
  if (open_.size() >= most_depth) return refuse("it is nested too deep");
  open_.push_back({std::move(empty_list_or_object), {}});
  return true;
}

bool ValueBuilder::key(std::string_view bytes) {
  if (!is_utf8(bytes)) return refuse("a key is not UTF-8");
  if (open_.back().value.find(bytes)) return refuse("the key \"" + printable(bytes) + "\" comes twice");
  open_.back().key = bytes;
  return true;
}

bool ValueBuilder::end() {
  Value done = std::move(open_.back().value);
  open_.pop_back();
  return add(std::move(done));
}

}  // namespace ashlar::provider
