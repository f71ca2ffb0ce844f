// How a resource is found whose creation nobody recorded: a table, by type.
//
// Patterns in it: `{name}` stands for an attribute of the resource's configuration; `{:account}`, `{:region}`
// and `{:partition}` for where it is; `{:mark}` for its tag `ashlar:id`; and `{.Arn}` for a member of a thing
// that a service listed. Where something is missing, the whole pattern stands for nothing.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ashlar::engine {

/// The tag that `systems` puts on everything that takes tags.
inline constexpr std::string_view mark_tag = "ashlar:id";

/// Its id follows from its configuration: the first of these patterns that stands for something. Whether it
/// is there is seen by reading it.
struct ByName {
  std::vector<std::string_view> ids;
};

/// EC2 knows which of its resources of that type, by EC2's own word for it, carry the mark.
struct ByTag {
  std::string_view resource_type;
};

using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

/// A question about what a service holds. Answers are gone into by names: `Listeners.member`.
struct Listing {
  std::string_view service;
  std::string_view operation;    ///< as aws::Question has it; a pattern where it is a path
  Pairs parameters{};            ///< names and patterns
  std::string_view items{};      ///< where the things are in the answer; empty: the answer is one
  Pairs same{};                  ///< members of a thing, and patterns that they must equal
  std::string_view next_page{};  ///< what in the answer asks for the next page,
  std::string_view asked_by{};   ///< and the parameter by which it does
  std::string_view absent{};     ///< the service's error that means: nothing
};

/// Its service lists things by what makes them unique.
struct ByListing {
  Listing listing;
  std::string_view id;                 ///< the pattern of a thing's id
  std::optional<Listing> confirmed{};  ///< asked of each thing: it is meant where this finds something
  std::optional<Listing> under_way{};  ///< finds what AWS is still making
};

/// It need not be found: its creation sets something, adds to a set or waits, and done twice leaves what it
/// leaves when it is done once.
struct Again {};

using WayToFind = std::variant<ByName, ByTag, ByListing, Again>;

/// Null for a type that is not in the table: it cannot be found.
const WayToFind* way_to_find(std::string_view type);

/// False for what reads as something also where nobody has made it: what is only set (`Again`) may have its
/// default then, and one type is read without its name.
bool reads_as_gone(std::string_view type);

/// True where what is found is the right one also without a mark. The provider puts the tags on by a call
/// after the creation, and a kill between the two leaves them out; or it is found by what nothing else on AWS
/// has.
bool may_lack_its_mark(std::string_view type);

/// The part of the table that asks services (listings.cpp).
std::map<std::string_view, WayToFind> listings();

}  // namespace ashlar::engine
