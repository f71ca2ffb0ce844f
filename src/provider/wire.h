// Plain types into those of the protocol and back.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/failure.h"
#include "provider/diagnostic.h"
#include "provider/value.h"
#include "schema/schema.h"
#include "tfplugin5.pb.h"

namespace ashlar::provider {

void write(const Value& value, tfplugin5::DynamicValue& into);

/// Nothing where the provider sent nothing. A value that is not what the schema says is a failure; write-only
/// attributes come out null, whatever was sent.
Expected<std::optional<Value>> read(const tfplugin5::DynamicValue& value, const schema::Block& block);

Path read(const tfplugin5::AttributePath& path);
Diagnostics read(const google::protobuf::RepeatedPtrField<tfplugin5::Diagnostic>& diagnostics);
std::chrono::system_clock::time_point read(const google::protobuf::Timestamp& time);

}  // namespace ashlar::provider
