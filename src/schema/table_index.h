// Where each type and each shared block stands in the table. Made at the start of the program, so it reads
// only the lines that begin a section; what is inside a section is read when it is wanted (table_decoder.h).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace ashlar::schema {

/// The attributes and nested blocks of a type or a block, one a line, each line starting with a space.
struct Section {
  std::string_view body;
  std::uint32_t line = 0;  ///< of the section's head; the body starts on the next
  bool deprecated = false;
};

struct TypeSection {
  std::string_view name;
  Mode mode = Mode::Managed;
  int version = 0;
  Section section;
};

struct BlockSection {
  std::uint32_t number = 0;
  Section section;
};

/// Views into the table, which must outlive it.
struct TableIndex {
  std::string_view provider_version;
  std::array<std::vector<TypeSection>, 4> types;  ///< by mode; sorted by name
  std::vector<BlockSection> blocks;               ///< sorted by number

  const TypeSection* type(Mode mode, std::string_view name) const;
  const BlockSection* block(std::uint32_t number) const;
};

/// Throws std::runtime_error, with the line, where the table is damaged.
TableIndex index_table(std::string_view table);

}  // namespace ashlar::schema
