#include "lab/networks/nft_json.h"

namespace ashlar::lab::nft {

namespace {

constexpr std::size_t comment_limit = 120;  // bytes; the kernel's is 128

Json match(const char* op, const Json& left, const Json& right) {
  return {{"match", {{"op", op}, {"left", left}, {"right", right}}}};
}

Json statement(const char* name) { return {{name, nullptr}}; }

Json to_chain(const char* verdict, const std::string& chain) { return {{verdict, {{"target", chain}}}}; }

Json translation(const char* kind, const Json& address) {
  return {{kind, {{"family", "ip"}, {"addr", address}}}};
}

void append(std::string& text, const std::vector<Json>& objects) {
  for (const Json& object : objects) text += ",\n" + Json{{"add", object}}.dump();
}

}  // namespace

Json Ruleset::in_table(const std::string& name) const {
  return {{"family", "inet"}, {"table", table_}, {"name", name}};
}

void Ruleset::base_chain(const std::string& name, const Hook& hook) {
  Json made = in_table(name);
  made.update({{"type", hook.type}, {"hook", hook.hook}, {"prio", hook.priority}, {"policy", hook.policy}});
  chains_.push_back({{"chain", made}});
}

void Ruleset::chain(const std::string& name) { chains_.push_back({{"chain", in_table(name)}}); }

void Ruleset::add_set(const std::string& kind, Json set, const Json& elements) {
  if (!elements.empty()) set["elem"] = elements;
  sets_.push_back({{kind, set}});
}

void Ruleset::set(const std::string& name, const Json& type, const Json& elements) {
  Json made = in_table(name);
  made["type"] = type;
  add_set("set", made, elements);
}

void Ruleset::prefixes(const std::string& name, const Json& elements) {
  Json made = in_table(name);
  made.update({{"type", "ipv4_addr"}, {"flags", {"interval"}}});
  add_set("set", made, elements);
}

void Ruleset::map(const std::string& name, const std::string& key, const std::string& value,
                  const Json& elements) {
  Json made = in_table(name);
  made.update({{"type", key}, {"map", value}});
  add_set("map", made, elements);
}

void Ruleset::rule(const std::string& chain, const std::vector<Json>& expressions,
                   const std::string& comment) {
  Json made = {{"family", "inet"}, {"table", table_}, {"chain", chain}, {"expr", expressions}};
  if (!comment.empty()) made["comment"] = comment.substr(0, comment_limit);
  rules_.push_back({{"rule", made}});
}

std::string Ruleset::text() const {
  std::string text = R"({"nftables": [)"
                     "\n";
  text += Json{{"flush", {{"ruleset", nullptr}}}}.dump();
  append(text, {{{"table", {{"family", "inet"}, {"name", table_}}}}});
  append(text, chains_);  // before the maps that lead to them
  append(text, sets_);
  append(text, rules_);
  return text + "\n]}\n";
}

Json meta(const std::string& key) { return {{"meta", {{"key", key}}}}; }
Json field(const std::string& protocol, const std::string& name) {
  return {{"payload", {{"protocol", protocol}, {"field", name}}}};
}
Json concat(const std::vector<Json>& parts) { return {{"concat", parts}}; }
Json prefix(const std::string& address, int length) {
  return {{"prefix", {{"addr", address}, {"len", length}}}};
}
Json range(int first, int last) { return {{"range", std::vector<int>{first, last}}}; }

Json is(const Json& left, const Json& right) { return match("==", left, right); }
Json is_not(const Json& left, const Json& right) { return match("!=", left, right); }
Json ct_state(const std::vector<std::string>& any_of) {
  return match("in", {{"ct", {{"key", "state"}}}}, any_of);
}
Json ct_status(const std::vector<std::string>& any_of) {
  return match("in", {{"ct", {{"key", "status"}}}}, any_of);
}

Json accept() { return statement("accept"); }
Json drop() { return statement("drop"); }
Json counter() { return statement("counter"); }
Json jump(const std::string& chain) { return to_chain("jump", chain); }
Json go_to(const std::string& chain) { return to_chain("goto", chain); }
Json verdict(const Json& key, const std::string& map) {
  return {{"vmap", {{"key", key}, {"data", "@" + map}}}};
}
Json lookup(const Json& key, const std::string& map) {
  return {{"map", {{"key", key}, {"data", "@" + map}}}};
}
Json set_mark(const Json& value) { return {{"mangle", {{"key", meta("mark")}, {"value", value}}}}; }
Json dnat(const Json& address) { return translation("dnat", address); }
Json snat(const Json& address) { return translation("snat", address); }

}  // namespace ashlar::lab::nft
