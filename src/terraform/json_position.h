// What stands at a byte of a JSON text: how Terraform's positions in our files lead back to attributes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar::terraform {

/// Keys and, in lists, indices that lead to the key or value at byte `offset`: {"resource", "aws_vpc",
/// "main", "cidr_block"}. Keys as they are written, escapes left. Empty where nothing stands there. Any text
/// is taken.
std::vector<std::string> json_path_at(std::string_view text, std::size_t offset);

}  // namespace ashlar::terraform
