// The types of the Terraform AWS provider: which attributes and blocks each has, and what may be done with
// them. One table, made from the provider itself, compact enough to be read at each start.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar::schema {

/// A Terraform type constraint: string, number, bool, dynamic, or a list, set or map of one, or an object.
struct Type {
  enum class Kind { String, Number, Bool, Dynamic, List, Set, Map, Object };
  struct Field;

  Kind kind = Kind::String;
  std::vector<Field> fields;  ///< of an object, by name
  std::shared_ptr<const Type>
      element;  ///< of a list, set or map; shared: types are immutable and repeat a lot

  /// As Terraform writes it: `list(object({name=string}))`.
  std::string text() const;
};

struct Type::Field {
  std::string name;
  Type type;
};

struct Attribute {
  std::string name;
  Type type;
  bool required = false;
  bool optional = false;
  bool computed = false;  ///< computed and not optional: read-only
  bool sensitive = false;
  bool write_only = false;
  bool deprecated = false;

  bool read_only() const { return computed && !optional && !required; }
};

struct Block;

enum class Nesting { Single, List, Set, Map, Group };

struct NestedBlock {
  std::string name;
  Nesting nesting = Nesting::List;
  int min_items = 0;
  int max_items = 0;  ///< 0: no limit
  std::shared_ptr<const Block>
      block;  ///< shared: the same block stands in many places (a web ACL's statements)
};

/// Attributes and nested blocks, each sorted by name.
struct Block {
  std::vector<Attribute> attributes;
  std::vector<NestedBlock> blocks;
  bool deprecated = false;

  const Attribute* attribute(std::string_view name) const;
  const NestedBlock* block(std::string_view name) const;
};

/// `Configuration` is the provider's own block, and has one type: `aws`.
enum class Mode { Managed, Data, Ephemeral, Configuration };

struct ResourceType {
  std::string name;  ///< `aws_subnet`
  Mode mode = Mode::Managed;
  int version = 0;  ///< the schema version that a state records
  std::shared_ptr<const Block> block;
};

/// The table built into the program.
class Schema {
 public:
  /// Indexes the table; a type is decoded when it is first asked for. Safe to use from several threads.
  static const Schema& builtin();

  /// Null where the table has no such type.
  const ResourceType* find(Mode mode, std::string_view name) const;
  /// All types of a mode, sorted.
  std::vector<std::string> names(Mode mode) const;
  /// The provider's version that the table was made from: "5.100.0".
  std::string_view provider_version() const;

  /// `table` must outlive it. A damaged table throws std::runtime_error with the line, here or from `find`.
  explicit Schema(std::string_view table);
  ~Schema();
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

 private:
  struct Index;
  std::unique_ptr<Index> index_;
};

}  // namespace ashlar::schema
