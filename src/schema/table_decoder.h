// Sections of the table, decoded. A block that stands in many places is decoded once and shared.
#pragma once

#include <memory>
#include <string_view>
#include <unordered_map>

#include "schema/schema.h"
#include "schema/table_index.h"

namespace ashlar::schema {

class Words;

/// Not safe to use from several threads.
class TableDecoder {
 public:
  /// `index` must outlive it.
  explicit TableDecoder(const TableIndex& index) : index_(index) {}

  /// Throws std::runtime_error, with the line, where the table is damaged; a later call is not affected.
  ResourceType decode(const TypeSection& section);

 private:
  std::shared_ptr<const Block> decode_body(const Section& section, int depth);
  void decode_line(Words words, int depth, Block& block);
  Attribute decode_attribute(std::string_view name, std::string_view flags, Words& words);
  NestedBlock decode_nested(std::string_view name, Words& words, int depth);
  std::shared_ptr<const Block> shared_block(std::uint32_t number, std::uint32_t line, int depth);
  const Type& decode_type(std::string_view text, std::uint32_t line);

  const TableIndex& index_;
  // Shared: a web ACL's statements stand in hundreds of places.
  std::unordered_map<std::uint32_t, std::shared_ptr<const Block>> blocks_;
  std::unordered_map<std::string_view, Type> types_;
};

}  // namespace ashlar::schema
