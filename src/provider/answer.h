// A call that brought an answer, or why there is none. What the provider has to say against a configuration
// or a change is an answer (diagnostic.h).
#pragma once

#include <tl/expected.hpp>

#include "base/failure.h"

namespace ashlar::provider {

struct CallFailure {
  enum class Kind {
    NotSent,  ///< refused on our side: another account is configured by now, or this one may only plan
    Ended,  ///< the provider died or was killed: what the call did is unknown, and every later call fails too
    TimedOut,    ///< what the call did is unknown; the provider still works
    Refused,     ///< the provider does not do that call
    Unreadable,  ///< the answer came and is not what the schema says; the call was carried out
  };

  Kind kind = Kind::NotSent;
  Failure failure;

  /// Before such a call is tried again, what is there must be read.
  bool may_have_changed_something() const { return kind != Kind::NotSent && kind != Kind::Refused; }
};

template <class T>
using Answer = tl::expected<T, CallFailure>;

}  // namespace ashlar::provider
