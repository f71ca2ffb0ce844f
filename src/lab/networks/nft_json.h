// A ruleset of nftables as JSON, as `nft -j -f -` reads it (libnftables-json(5)): one table of family inet,
// and the expressions that our rules are made of.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace ashlar::lab::nft {

using Json = nlohmann::json;

/// Where the kernel calls a chain. An accept ends only this chain: those of higher priority at the same hook
/// still see the packet. A drop is final.
struct Hook {
  std::string type;  ///< filter, nat
  std::string hook;  ///< prerouting, input, forward, postrouting
  int priority = 0;
  std::string policy = "accept";
};

class Ruleset {
 public:
  explicit Ruleset(std::string table) : table_(std::move(table)) {}

  void base_chain(const std::string& name, const Hook& hook);
  void chain(const std::string& name);
  /// `type` is a type's name, or a list of them for a concatenation.
  void set(const std::string& name, const Json& type, const Json& elements);
  /// Of prefixes that do not overlap.
  void prefixes(const std::string& name, const Json& elements);
  void map(const std::string& name, const std::string& key, const std::string& value, const Json& elements);
  /// `expressions` are matches and statements, in order.
  void rule(const std::string& chain, const std::vector<Json>& expressions, const std::string& comment = {});

  /// Empties the namespace of rules and makes these, in one transaction. One object a line.
  std::string text() const;

 private:
  Json in_table(const std::string& name) const;
  void add_set(const std::string& kind, Json set, const Json& elements);

  std::string table_;
  std::vector<Json> chains_;
  std::vector<Json> sets_;
  std::vector<Json> rules_;
};

Json meta(const std::string& key);                                 ///< iifname, oifname, mark, l4proto…
Json field(const std::string& protocol, const std::string& name);  ///< of a header: ip saddr
Json concat(const std::vector<Json>& parts);
Json prefix(const std::string& address, int length);
Json range(int first, int last);

Json is(const Json& left, const Json& right);
Json is_not(const Json& left, const Json& right);
Json ct_state(const std::vector<std::string>& any_of);
Json ct_status(const std::vector<std::string>& any_of);

Json accept();
Json drop();
Json counter();
Json jump(const std::string& chain);
Json go_to(const std::string& chain);
/// The verdict that the map has for the key; none where it has none.
Json verdict(const Json& key, const std::string& map);
/// The value that the map has for the key. A rule ends at a key that is not there.
Json lookup(const Json& key, const std::string& map);
Json set_mark(const Json& value);
Json dnat(const Json& address);
Json snat(const Json& address);

}  // namespace ashlar::lab::nft
