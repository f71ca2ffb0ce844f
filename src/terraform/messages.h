// What Terraform says in JSON of a unit, led back to the resource, the system's source and the user's line.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostics.h"
#include "base/files.h"
#include "model/architecture.h"

namespace ashlar::terraform {

/// One of Terraform's diagnostics. Texts may be empty, and `file` is where it names no place.
struct Message {
  Severity severity = Severity::Error;
  std::string summary;
  std::string detail;
  std::string address;  ///< of a resource: `aws_vpc.main`
  std::string file;     ///< in the unit's folder
  std::size_t line = 0;
  std::size_t byte = 0;  ///< in the file
  std::string code;      ///< the line it speaks of
};

/// From a diagnostic as all of Terraform's commands write it.
Message message_of(const nlohmann::json& diagnostic);

/// Nothing where the text is no answer of `validate -json`.
std::optional<std::vector<Message>> parse_messages(std::string_view answer);

/// The message at the user's line, naming the unit, the resource and the attribute's path. `files` are the
/// unit's.
Diagnostic to_diagnostic(const Message& message, const Unit& unit, const FileTree& files);

}  // namespace ashlar::terraform
