// libyaml's events as values that own their memory and count in bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "config/yaml_positions.h"

namespace ashlar::yaml {

struct Event {
  enum class Kind {
    Failed,
    StreamStart,
    StreamEnd,
    DocumentStart,
    DocumentEnd,
    Alias,
    Scalar,
    SequenceStart,
    SequenceEnd,
    MappingStart,
    MappingEnd
  };

  Kind kind = Kind::Failed;
  Range at;  ///< a node's anchor and tag included; the end of a block collection is a guess of libyaml's
  std::string anchor;  ///< of an alias: the name it refers to
  std::string tag;     ///< in full, "tag:yaml.org,2002:str"; empty where there is none
  std::string text;    ///< of a scalar
  bool plain = false;  ///< a scalar without quotes, no block
  bool block = false;  ///< a scalar after | or >
  bool flow = false;   ///< a collection in brackets
};

/// Why libyaml gave up. `context` may be empty; `context_byte` then says nothing.
struct SyntaxProblem {
  std::string problem;
  std::string context;
  std::size_t byte = 0;
  std::size_t context_byte = 0;
};

/// Reads `positions.body()`, which must be well-formed UTF-8 without NUL and control characters.
class EventReader {
 public:
  explicit EventReader(const Positions& positions);

  /// After `Failed` or `StreamEnd`, ask no more.
  Event next();
  /// After `Failed`.
  SyntaxProblem problem() const;

 private:
  struct Parser;
  struct Deleter {
    void operator()(Parser* parser) const;
  };

  const Positions& positions_;
  std::unique_ptr<Parser, Deleter> parser_;
};

}  // namespace ashlar::yaml
