// One walk over a value and its schema, for conform.h. The first thing that does not fit is kept; what the
// walk gives after that is worth nothing.
#pragma once

#include <optional>
#include <string>

#include "provider/conform.h"
#include "provider/path.h"

namespace ashlar::provider {

class Conformer {
 public:
  explicit Conformer(Origin origin) : origin_(origin) {}

  Value block(const schema::Block& block, Value value);
  Value type(const schema::Type& type, Value value);
  /// Empty where everything fits.
  const std::string& problem() const { return problem_; }

 private:
  /// One step further in, for as long as it lives.
  class Entered {
   public:
    Entered(Conformer& of, Step step) : of_(of) { of_.path_.push_back(std::move(step)); }
    ~Entered() { of_.path_.pop_back(); }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;

   private:
    Conformer& of_;
  };

  // --- blocks (conform.cpp)
  Value blocks(const schema::NestedBlock& nested, Value value);
  Value block_list(const schema::Block& block, Value value);
  Value block_map(const schema::Block& block, Value value);

  // --- types (conform_types.cpp)
  Value string(Value value);
  Value number(Value value);
  Value boolean(Value value);
  Value list(const schema::Type& element, Value value);
  Value set(const schema::Type& element, Value value);
  Value map(const schema::Type& element, Value value);
  Value object(const schema::Type& object_type, Value value);
  /// Of a configuration, what a set holds twice it holds once. Unknown elements stay: two may turn out
  /// different.
  Value once_each(Value value) const;

  // --- members and messages (conform.cpp)
  Value taken(Object& from, const std::string& name, Value if_missing);
  void refuse_rest(const Object& rest);
  Value misfit(const Value& found, const char* wanted);
  Value refused(const std::string& why);

  Origin origin_;
  Path path_;
  std::string problem_;
};

}  // namespace ashlar::provider
