// Reading what resources say: their attributes as text and numbers, and what they name in policies.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "model/architecture.h"

namespace ashlar::report {

/// The value at a path of names: `launch_template.version`. Steps into JSON documents, and of a list into its
/// first item. Null where there is none.
const Value* value_at(const Resource& resource, std::string_view path);

/// As a person reads it; empty where there is none, or where it is no single value.
std::string text_at(const Resource& resource, std::string_view path);
std::int64_t number_at(const Resource& resource, std::string_view path);
bool is_true(const Resource& resource, std::string_view path);

/// Calls `visit` for every piece of plain text in the resource, also inside documents.
void for_each_text(const Resource& resource, const std::function<void(const std::string&)>& visit);

/// Every resource that one of its attributes refers to, with repeats.
void for_each_target(const Resource& resource, const std::function<void(const Resource&)>& visit);

}  // namespace ashlar::report
