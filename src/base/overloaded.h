// One function object out of several, to match a variant's alternatives.
#pragma once

namespace ashlar {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace ashlar
