// The assembler takes the file in as it is: no generated source, no limit on the length of a literal. ccache
// sees
// `.incbin` and leaves this file alone, so a changed table is never missed.
#include "schema/builtin_table.h"

#include <cstddef>

asm(".pushsection .rodata\n"
    ".global ashlar_schema_table_start\n"
    ".global ashlar_schema_table_end\n"
    "ashlar_schema_table_start:\n"
    ".incbin \"" ASHLAR_SCHEMA_TABLE
    "\"\n"
    "ashlar_schema_table_end:\n"
    ".popsection\n");

// Hidden, so that a position-independent program reaches them without a relocation.
extern "C" {
[[gnu::visibility("hidden")]] extern const char ashlar_schema_table_start[];
[[gnu::visibility("hidden")]] extern const char ashlar_schema_table_end[];
}

namespace ashlar::schema {

std::string_view builtin_table() {
  return {ashlar_schema_table_start,
          static_cast<std::size_t>(ashlar_schema_table_end - ashlar_schema_table_start)};
}

}  // namespace ashlar::schema
