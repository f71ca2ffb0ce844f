#include "provider/secrecy.h"

namespace ashlar::provider {

namespace {

using schema::Nesting;

void clear_blocks(const schema::NestedBlock& nested, Value& value) {
  if (nested.nesting == Nesting::Single || nested.nesting == Nesting::Group) {
    value = without_write_only(*nested.block, std::move(value));
  } else if (List* items = value.as<List>()) {
    for (Value& item : *items) item = without_write_only(*nested.block, std::move(item));
  } else if (Object* members = value.as<Object>()) {
    for (auto& member : *members) member.second = without_write_only(*nested.block, std::move(member.second));
  }
}

class SensitivePaths {
 public:
  std::vector<Path> of(const schema::Block& block, const Value& value) {
    in_block(block, value);
    return std::move(found_);
  }

 private:
  void in_block(const schema::Block& block, const Value& value) {
    for (const schema::Attribute& attribute : block.attributes) {
      const Value* member = value.find(attribute.name);
      if (!attribute.sensitive || !member || member->is_null()) continue;
      at(Step::attribute(attribute.name), [&] { found_.push_back(path_); });
    }
    for (const schema::NestedBlock& nested : block.blocks) {
      const Value* member = value.find(nested.name);
      if (member) at(Step::attribute(nested.name), [&] { in_blocks(nested, *member); });
    }
  }

  void in_blocks(const schema::NestedBlock& nested, const Value& value) {
    if (nested.nesting == Nesting::Set) return in_set(*nested.block, value);
    if (const List* items = value.as<List>()) {
      for (std::size_t i = 0; i < items->size(); ++i) {
        at(Step::at(static_cast<std::int64_t>(i)), [&] { in_block(*nested.block, (*items)[i]); });
      }
    } else if (nested.nesting == Nesting::Map && value.as<Object>()) {
      for (const auto& [name, member] : *value.as<Object>()) {
        at(Step::key(name), [&, &member = member] { in_block(*nested.block, member); });
      }
    } else {
      in_block(*nested.block, value);
    }
  }

  void in_set(const schema::Block& block, const Value& value) {
    const List* items = value.as<List>();
    for (std::size_t i = 0; items && i < items->size(); ++i) {
      if (sensitive_paths(block, (*items)[i]).empty()) continue;
      return found_.push_back(path_);
    }
  }

  template <class Work>
  void at(Step step, const Work& work) {
    path_.push_back(std::move(step));
    work();
    path_.pop_back();
  }

  Path path_;
  std::vector<Path> found_;
};

}  // namespace

Value without_write_only(const schema::Block& block, Value value) {
  for (const schema::Attribute& attribute : block.attributes) {
    Value* member = attribute.write_only ? value.find(attribute.name) : nullptr;
    if (member) *member = {};
  }
  for (const schema::NestedBlock& nested : block.blocks) {
    if (Value* member = value.find(nested.name)) clear_blocks(nested, *member);
  }
  return value;
}

std::vector<Path> sensitive_paths(const schema::Block& block, const Value& value) {
  return SensitivePaths().of(block, value);
}

}  // namespace ashlar::provider
