#include "provider/message_pack.h"

#include <cstdint>
#include <msgpack.hpp>

#include "base/overloaded.h"
#include "provider/value_builder.h"

namespace ashlar::provider {

namespace {

constexpr int unknown_extension = 0;
constexpr int refined_unknown_extension = 12;  ///< cty's msgpack, "refinements"

/// msgpack packs into whatever has a `write`.
struct Bytes {
  std::string text;
  void write(const char* data, std::size_t size) { text.append(data, size); }
};

class Writer {
 public:
  std::string write(const Value& value) {
    add(value);
    return std::move(bytes_.text);
  }

 private:
  void add(const Value& value) {
    std::visit(Overloaded{
                   [&](std::monostate) { packer_.pack_nil(); },
                   [&](Unknown) {
                     packer_.pack_ext(1, unknown_extension);
                     packer_.pack_ext_body("\0", 1);
                   },
                   [&](bool flag) { flag ? packer_.pack_true() : packer_.pack_false(); },
                   [&](const Number& number) { add_number(number); },
                   [&](const std::string& text) { add_text(text); },
                   [&](const List& items) {
                     packer_.pack_array(static_cast<std::uint32_t>(items.size()));
                     for (const Value& item : items) add(item);
                   },
                   [&](const Object& members) {
                     packer_.pack_map(static_cast<std::uint32_t>(members.size()));
                     for (const auto& [name, member] : members) {
                       add_text(name);
                       add(member);
                     }
                   },
               },
               value.data());
  }

  void add_text(const std::string& text) {
    packer_.pack_str(static_cast<std::uint32_t>(text.size()));
    packer_.pack_str_body(text.data(), static_cast<std::uint32_t>(text.size()));
  }

  void add_number(const Number& number) {
    if (const auto whole = number.int64()) {
      packer_.pack_int64(*whole);
    } else if (const auto large = number.uint64()) {
      packer_.pack_uint64(*large);
    } else if (const auto exact = number.exact_double()) {
      packer_.pack_double(*exact);
    } else {
      add_text(number.text());
    }
  }

  Bytes bytes_;
  msgpack::packer<Bytes> packer_{bytes_};
};

/// What msgpack's parser calls; it keeps its own stack on the heap, so depth costs it no frames.
class Reader : public msgpack::null_visitor {
 public:
  // A key is announced, and then comes as a value.
  bool visit_nil() { return add({}); }
  bool visit_boolean(bool flag) { return add(flag); }
  bool visit_positive_integer(std::uint64_t number) { return add(Number(number)); }
  bool visit_negative_integer(std::int64_t number) { return add(Number(number)); }
  bool visit_float32(float number) { return add_float(number); }
  bool visit_float64(double number) { return add_float(number); }
  bool visit_str(const char* data, std::uint32_t size) {
    const std::string_view text(data, size);
    return in_key_ ? builder_.key(text) : builder_.text(text);
  }
  bool visit_bin(const char*, std::uint32_t) { return builder_.refuse("it holds binary data"); }
  bool visit_ext(const char* data, std::uint32_t size) {
    const int type = size == 0 ? -1 : static_cast<signed char>(*data);  // the type's byte comes with the data
    const bool unknown = type == unknown_extension || type == refined_unknown_extension;
    return unknown ? add(Unknown{}) : builder_.refuse("it holds an extension that is no unknown value");
  }
  bool start_array(std::uint32_t) { return start(List{}); }
  bool end_array() { return builder_.end(); }
  bool start_map(std::uint32_t) { return start(Object{}); }
  bool start_map_key() { return set_key(true); }
  bool end_map_key() { return set_key(false); }
  bool end_map() { return builder_.end(); }
  void parse_error(std::size_t, std::size_t) { builder_.refuse("it is not MessagePack"); }
  void insufficient_bytes(std::size_t, std::size_t) { builder_.refuse("it is cut off"); }

  ValueBuilder& builder() { return builder_; }

 private:
  bool set_key(bool in_key) {
    in_key_ = in_key;
    return true;
  }
  bool add(Value value) {
    return in_key_ ? builder_.refuse("a key is not text") : builder_.add(std::move(value));
  }
  bool add_float(double number) {
    const auto exact = Number::from(number);
    return exact ? add(*exact) : builder_.refuse("a number is not finite");
  }
  bool start(Value empty) {
    return in_key_ ? builder_.refuse("a key is not text") : builder_.start(std::move(empty));
  }

  ValueBuilder builder_;
  bool in_key_ = false;
};

tl::unexpected<Failure> unreadable(std::string why) {
  return tl::unexpected(Failure{"read", "a value in MessagePack", std::move(why), {}, false, 0});
}

}  // namespace

std::string to_message_pack(const Value& value) { return Writer().write(value); }

Expected<Value> from_message_pack(std::string_view bytes) {
  if (bytes.empty()) return unreadable("it is cut off");  // the parser would say nothing
  Reader reader;
  std::size_t end = 0;
  const bool whole = msgpack::parse(bytes.data(), bytes.size(), end, reader);
  if (!reader.builder().problem().empty()) return unreadable(reader.builder().problem());
  if (!whole) return unreadable("it is cut off");
  if (end != bytes.size()) return unreadable("something follows it");
  return reader.builder().take();
}

}  // namespace ashlar::provider
