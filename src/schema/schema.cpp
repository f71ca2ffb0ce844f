#include "schema/schema.h"

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "schema/builtin_table.h"
#include "schema/table_decoder.h"
#include "schema/table_index.h"

namespace ashlar::schema {

namespace {

template <class Item>
const Item* find_by_name(const std::vector<Item>& sorted, std::string_view name) {
  auto before = [](const Item& item, std::string_view key) { return item.name < key; };
  auto found = std::lower_bound(sorted.begin(), sorted.end(), name, before);
  return found != sorted.end() && found->name == name ? &*found : nullptr;
}

}  // namespace

const Attribute* Block::attribute(std::string_view name) const { return find_by_name(attributes, name); }

const NestedBlock* Block::block(std::string_view name) const { return find_by_name(blocks, name); }

/// The index never changes once made; what is decoded is behind a lock of its own.
struct Schema::Index {
  explicit Index(std::string_view text) : table(index_table(text)) {}

  /// The only way to the decoder is through the lock. Nodes of the map stay where they are, so what `find`
  /// gave out holds as long as the schema.
  class Decoded {
   public:
    explicit Decoded(const TableIndex& table) : decoder_(table) {}

    const ResourceType& type(const TypeSection& section) {
      std::lock_guard lock(mutex_);
      auto known = types_.find(&section);
      if (known == types_.end()) known = types_.emplace(&section, decoder_.decode(section)).first;
      return known->second;
    }

   private:
    std::mutex mutex_;
    TableDecoder decoder_;
    std::unordered_map<const TypeSection*, ResourceType> types_;
  };

  const TableIndex table;
  Decoded decoded{table};
};

Schema::Schema(std::string_view table) : index_(std::make_unique<Index>(table)) {}

Schema::~Schema() = default;

const Schema& Schema::builtin() {
  static const Schema schema(builtin_table());
  return schema;
}

const ResourceType* Schema::find(Mode mode, std::string_view name) const {
  const TypeSection* section = index_->table.type(mode, name);
  return section == nullptr ? nullptr : &index_->decoded.type(*section);
}

std::vector<std::string> Schema::names(Mode mode) const {
  std::vector<std::string> names;
  for (const TypeSection& type : index_->table.types[static_cast<std::size_t>(mode)])
    names.emplace_back(type.name);
  return names;
}

std::string_view Schema::provider_version() const { return index_->table.provider_version; }

}  // namespace ashlar::schema
