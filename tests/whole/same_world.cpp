#include "whole/same_world.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/text.h"
#include "engine/prior.h"

namespace ashlar::whole {

namespace {

using nlohmann::json;

/// Longer texts first: one may be part of another.
struct Longer {
  bool operator()(const std::string& a, const std::string& b) const {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  }
};
using MadeUp = std::map<std::string, std::string, Longer>;

/// Whether AWS may choose it: nobody sets it.
bool is_free(const Resource& resource, const std::string& attribute) {
  const Value* value = find(resource.attributes, attribute);
  return value == nullptr || value->is_null();
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool is_of_word(char c) { return is_digit(c) || is_small(c) || is_capital(c); }

/// Ids: "0a1b2c3d4e5f6a7b8", "AIDACKCEVSQ6C2EXAMPLE", or more digits than an account's has.
bool is_made_up(std::string_view word) {
  constexpr std::size_t shortest = 8;
  constexpr std::size_t account = 12;
  const auto has = [&](bool (*kind)(char)) { return std::any_of(word.begin(), word.end(), kind); };
  if (!has(is_small) && !has(is_capital)) return word.size() > account;
  return word.size() >= shortest && has(is_digit) && has(is_small) != has(is_capital);
}

/// Whether text begins so: '0' is a digit, 'x' one of a hexadecimal number, ' ' what stands between a day and
/// an hour.
bool begins_as(std::string_view text, std::string_view pattern) {
  const auto fits = [](char c, char wanted) {
    if (wanted == '0') return is_digit(c);
    if (wanted == 'x') return is_digit(c) || (c >= 'a' && c <= 'f');
    return c == wanted || (wanted == ' ' && c == 'T');
  };
  return text.size() >= pattern.size() && std::equal(pattern.begin(), pattern.end(), text.begin(),
                                                     [&](char wanted, char c) { return fits(c, wanted); });
}

/// The length of a moment that text begins with; 0: it does not.
std::size_t length_of_moment(std::string_view text) {
  constexpr std::string_view moment = "0000-00-00 00:00:00";
  if (!begins_as(text, moment)) return 0;
  return std::min(text.size(), text.find_first_not_of("0123456789.Z+:", moment.size()));
}

/// The same of a UUID or a moment.
std::size_t length_of_made_up(std::string_view text) {
  constexpr std::string_view uuid = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return begins_as(text, uuid) ? uuid.size() : length_of_moment(text);
}

struct MadeUpOfBoth {
  MadeUp ours;
  MadeUp theirs;
};

/// Of two values of the same attribute, which nobody has set: texts that differ are made up. Moments are
/// known as such: what was made in the same second here was not there.
void pair(const json& ours, const json& theirs, const std::string& path, MadeUpOfBoth& all) {
  constexpr std::size_t shortest = 6;  // what is shorter may stand anywhere by chance
  if (ours == theirs || ours.type() != theirs.type()) return;
  if (ours.is_string()) {
    const auto& one = ours.get_ref<const std::string&>();
    const auto& other = theirs.get_ref<const std::string&>();
    if (one.size() < shortest || other.size() < shortest || length_of_moment(one) == one.size()) return;
    all.ours.try_emplace(one, "<" + path + ">");
    all.theirs.try_emplace(other, "<" + path + ">");
  } else if (ours.is_array() && ours.size() == theirs.size()) {
    for (std::size_t i = 0; i < ours.size(); ++i)
      pair(ours[i], theirs[i], fmt::format("{}[{}]", path, i), all);
  } else if (ours.is_object()) {
    for (const auto& [name, value] : ours.items())
      if (theirs.contains(name)) pair(value, theirs[name], path + "." + name, all);
  }
}

MadeUpOfBoth made_up(const World& ours, const World& theirs, const Unit& unit) {
  MadeUpOfBoth all;
  for (const auto& resource : unit.resources) {
    const auto* one = engine::current_object(ours.state, resource->address());
    const auto* other = engine::current_object(theirs.state, resource->address());
    if (one == nullptr || other == nullptr) continue;
    for (const auto& [name, value] : one->attributes.items())
      if (is_free(*resource, name) && other->attributes.contains(name))
        pair(value, other->attributes.at(name), resource->address() + "." + name, all);
  }
  return all;
}

std::string without_made_up(std::string text, const MadeUp& made_up) {
  for (const auto& [from, to] : made_up) text = replace_all(text, from, to);
  std::string plain;
  for (std::string_view rest = text; !rest.empty();) {
    std::size_t length = length_of_made_up(rest);
    bool made = length > 0;
    if (!made) {
      length =
          static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_of_word) - rest.begin());
      made = is_made_up(rest.substr(0, length));
    }
    length = std::max<std::size_t>(length, 1);
    plain += made ? "<made up>" : rest.substr(0, length);
    rest.remove_prefix(length);
  }
  return plain;
}

/// Moments are numbers, too: in seconds or milliseconds since 1970.
bool is_moment(const json& value) {
  return value.is_number_float() || (value.is_number_integer() && value > 1'500'000'000);
}

/// What the server makes up in so few letters that nothing tells it from a name; and passwords.
bool is_always_made_up(const std::string& name) {
  return name == "create_account_status_id" || name == "delegation_set" || name == "secret_string";
}

/// As a server's user data holds it, in base64: "#cloud-config".
bool is_cloud_config(const std::string& text) { return text.starts_with("I2Nsb3VkLWNvbmZpZ"); }

/// Of a default VPC: the server makes it when its region is first asked of.
bool is_given(const json& thing) { return thing.is_object() && thing.value("default", json()) == true; }

/// Lists sorted: neither sets nor the order of calls count.
json plain(const json& value, const MadeUp& made_up) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (text.ends_with(" bytes")) return "<made up>";  // a key's, a certificate's
    return without_made_up(is_cloud_config(text) ? decode_base64(text).value_or(text) : text, made_up);
  }
  if (is_moment(value)) return "<moment>";
  if (value.is_array()) {
    json items = json::array();
    for (const json& item : value) items.push_back(plain(item, made_up));
    std::sort(items.begin(), items.end());
    return items;
  }
  if (!value.is_object()) return value;
  json members = json::object();
  for (const auto& [name, member] : value.items()) {
    if (is_given(member)) continue;
    const std::string key = without_made_up(name, made_up);
    json inner = is_always_made_up(name) ? json("<made up>") : plain(member, made_up);
    if (inner.is_object() && inner.empty() && !member.empty()) continue;  // nothing but what is given
    if (key == name)
      members[key] = std::move(inner);
    else
      members[key].push_back(std::move(inner));  // several ids may look the same now
  }
  for (json& member : members)
    if (member.is_array()) std::sort(member.begin(), member.end());
  return members;
}

/// Each leaf as "path = value".
void flatten(const json& value, const std::string& path, std::multiset<std::string>& lines) {
  if (value.is_structured() && !value.empty()) {
    for (const auto& [name, member] : value.items())
      flatten(member, value.is_array() ? path + "[]" : path + "/" + name, lines);
  } else {
    lines.insert(path + " = " + value.dump());
  }
}

json attributes_by_address(const terraform::StateFile& state) {
  json all = json::object();
  for (const auto& resource : state.resources)
    for (const auto& object : resource.objects)
      if (resource.mode == "managed") all[resource.address()].push_back(object.attributes);
  return all;
}

std::string lines_of(const std::multiset<std::string>& these, const std::multiset<std::string>& without,
                     const char* whose) {
  std::vector<std::string> more;
  std::set_difference(these.begin(), these.end(), without.begin(), without.end(), std::back_inserter(more));
  std::string all;
  for (const std::string& line : more) all += fmt::format("{}: {}\n", whose, line.substr(0, 400));
  return all;
}

}  // namespace

std::string differences(const World& ours, const World& theirs, const Unit& unit) {
  const MadeUpOfBoth names = made_up(ours, theirs, unit);
  std::multiset<std::string> our_lines;
  std::multiset<std::string> their_lines;
  flatten(plain(ours.dump, names.ours), "", our_lines);
  flatten(plain(theirs.dump, names.theirs), "", their_lines);
  flatten(plain(attributes_by_address(ours.state), names.ours), "state", our_lines);
  flatten(plain(attributes_by_address(theirs.state), names.theirs), "state", their_lines);
  return lines_of(our_lines, their_lines, "ours") + lines_of(their_lines, our_lines, "theirs");
}

}  // namespace ashlar::whole
