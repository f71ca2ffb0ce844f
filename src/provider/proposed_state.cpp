#include "provider/proposed_state.h"

#include <stdexcept>

#include "provider/compare.h"
#include "provider/conform.h"
#include "provider/secrecy.h"

namespace ashlar::provider {

namespace {

using schema::Nesting;

const Value& member(const Value& object, const std::string& name) {
  const Value* found = object.find(name);
  if (!found) throw std::logic_error("a value that does not conform to its schema: no " + name);
  return *found;
}

Value merged(const schema::Block& block, const Value& prior, const Value& config);

const List& items_of(const Value& value) {
  static const List none;
  const List* items = value.as<List>();
  return items ? *items : none;
}

Value merged_list(const schema::Block& block, const Value& prior, const Value& config) {
  const List& before = items_of(prior);
  List proposed = items_of(config);
  for (std::size_t i = 0; i < proposed.size() && i < before.size(); ++i) {
    proposed[i] = merged(block, before[i], proposed[i]);
  }
  return proposed;
}

Value merged_map(const schema::Block& block, const Value& prior, const Value& config) {
  Value proposed = config;
  for (auto& [name, value] : *proposed.as<Object>()) {
    if (const Value* before = prior.find(name)) value = merged(block, *before, value);
  }
  return proposed;
}

// --- Which block of a set was which: Terraform's validPriorFromConfig

bool may_become(const schema::Block& block, const Value& prior, const Value& config);

/// Blocks within blocks. What the configuration adds at the end of a list is no obstacle; a set must be the
/// same.
bool blocks_may_become(const schema::NestedBlock& nested, const Value& prior, const Value& config) {
  if (prior == config) return true;
  if (nested.nesting == Nesting::Set) {
    return same(schema::Block{{}, {nested}, false}, Object{{nested.name, prior}},
                Object{{nested.name, config}});
  }
  if (const List* items = prior.as<List>()) {
    const List& wanted = items_of(config);
    if (wanted.size() < items->size()) return false;
    for (std::size_t i = 0; i < items->size(); ++i) {
      if (!may_become(*nested.block, (*items)[i], wanted[i])) return false;
    }
    return true;
  }
  if (nested.nesting != Nesting::Map) return may_become(*nested.block, prior, config);
  for (const auto& [name, value] : *prior.as<Object>()) {
    const Value* wanted = config.find(name);
    if (!wanted || !may_become(*nested.block, value, *wanted)) return false;
  }
  return true;
}

/// True where `prior` differs from `config` only in what is computed and left out.
bool may_become(const schema::Block& block, const Value& prior, const Value& config) {
  if (prior.is_null()) return true;
  if (!config.as<Object>()) return false;
  for (const schema::Attribute& attribute : block.attributes) {
    const Value& wanted = member(config, attribute.name);
    if (attribute.computed && wanted.is_null()) continue;
    if (!same(attribute.type, member(prior, attribute.name), wanted)) return false;
  }
  for (const schema::NestedBlock& nested : block.blocks) {
    if (!blocks_may_become(nested, member(prior, nested.name), member(config, nested.name))) return false;
  }
  return true;
}

Value merged_set(const schema::Block& block, const Value& prior, const Value& config) {
  List before = items_of(prior);
  List proposed;
  for (const Value& wanted : items_of(config)) {
    auto match = before.begin();
    while (match != before.end() && !may_become(block, *match, wanted)) ++match;
    proposed.push_back(merged(block, match == before.end() ? Value() : *match, wanted));
    if (match != before.end()) before.erase(match);
  }
  return proposed;
}

// ---

Value merged_blocks(const schema::NestedBlock& nested, const Value& prior, const Value& config) {
  if (config.is_unknown() || config.is_null()) return config;
  switch (nested.nesting) {
    case Nesting::List:
      return merged_list(*nested.block, prior, config);
    case Nesting::Set:
      return merged_set(*nested.block, prior, config);
    case Nesting::Map:
      return merged_map(*nested.block, prior, config);
    case Nesting::Single:
    case Nesting::Group:
      return merged(*nested.block, prior, config);
  }
  throw std::logic_error("no such nesting");
}

Value merged(const schema::Block& block, const Value& prior, const Value& config) {
  if (!config.as<Object>()) return prior;
  const Value before = prior.as<Object>() ? prior : empty_block(block);
  Object proposed;
  for (const schema::Attribute& attribute : block.attributes) {
    const Value& wanted = member(config, attribute.name);
    const bool stays = attribute.computed && wanted.is_null();
    proposed[attribute.name] = stays ? member(before, attribute.name) : wanted;
  }
  for (const schema::NestedBlock& nested : block.blocks) {
    proposed[nested.name] = merged_blocks(nested, member(before, nested.name), member(config, nested.name));
  }
  return proposed;
}

}  // namespace

Value proposed_new_state(const schema::Block& block, const Value& prior, const Value& config) {
  if (config.is_null()) return {};
  return without_write_only(block, merged(block, prior, config));
}

}  // namespace ashlar::provider
