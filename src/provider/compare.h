// When two values of a type are the same to Terraform: a set is the same in any order. And, kept apart from
// that, what the provider's old types mix up: null, "" and what is empty.
#pragma once

#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::provider {

/// The value with every set in one order and each element once, so that `==` compares as Terraform does.
Value canonical(const schema::Block& block, Value value);
Value canonical(const schema::Type& type, Value value);

/// Unknown is the same as unknown.
bool same(const schema::Block& block, const Value& a, const Value& b);
bool same(const schema::Type& type, const Value& a, const Value& b);

/// The value with null for "", an empty list, set or map, everywhere but as an element of a list or set.
/// Types of the old SDK turn one into the other when they are first read: a difference in that alone is no
/// drift. false and 0 are left as they are.
Value empty_as_null(Value value);

/// The same but for null and empty.
bool same_but_for_empty(const schema::Block& block, const Value& a, const Value& b);

}  // namespace ashlar::provider
