#include "engine/additions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "provider/secrecy.h"

namespace ashlar::engine {

namespace {

using provider::List;
using provider::Value;

using Attachments = std::vector<const Value*>;

bool same_member(const Value& a, std::string_view name_in_a, const Value& b, std::string_view name_in_b) {
  const Value* one = a.find(name_in_a);
  const Value* other = b.find(name_in_b);
  return one != nullptr && other != nullptr && *one == *other;
}

/// What is left of an entry without ours; null where nothing is.
using WithoutOurs = Value (*)(const Value& entry, const Value& owner, const Attachments& ours);

Value unless(bool is_ours, const Value& entry) { return is_ours ? Value() : entry; }

template <class IsThis>
bool any(const Attachments& ours, const IsThis& is_this) {
  return std::any_of(ours.begin(), ours.end(), [&](const Value* one) { return is_this(*one); });
}

bool same_traffic(const Value& rule, const Value& entry) {
  const std::string protocol = text_at(rule, "ip_protocol");
  return protocol == text_at(entry, "protocol") &&
         (protocol == "-1" || (same_member(rule, "from_port", entry, "from_port") &&
                               same_member(rule, "to_port", entry, "to_port")));
}

/// The provider joins rules of the same traffic: an entry has the sources of several.
Value without_our_rules(const Value& entry, const Value& group, const Attachments& rules) {
  Value left = entry;
  bool something = false;
  for (const auto& [sources, source] : {std::pair("cidr_blocks", "cidr_ipv4"),
                                        {"ipv6_cidr_blocks", "cidr_ipv6"},
                                        {"prefix_list_ids", "prefix_list_id"},
                                        {"security_groups", "referenced_security_group_id"}})
    if (Value* member = left.find(sources); member != nullptr && member->as<List>() != nullptr) {
      List& list = *member->as<List>();
      std::erase_if(list, [&, of = source](const Value& one) {
        return any(rules, [&](const Value& rule) {
          const Value* named = rule.find(of);
          return named != nullptr && *named == one && same_traffic(rule, entry);
        });
      });
      something = something || !list.empty();
    }
  if (is_true_at(left, "self")) {
    const bool ours = any(rules, [&](const Value& rule) {
      return same_traffic(rule, entry) && same_member(rule, "referenced_security_group_id", group, "id");
    });
    *left.find("self") = !ours;
    something = something || !ours;
  }
  return something ? left : Value();
}

Value without_our_acl_rules(const Value& entry, const Attachments& rules, bool egress) {
  return unless(any(rules,
                    [&](const Value& rule) {
                      return same_member(rule, "rule_number", entry, "rule_no") &&
                             is_true_at(rule, "egress") == egress;
                    }),
                entry);
}

/// AWS's own: the VPC itself, and what a gateway endpoint puts there.
bool is_no_ones_route(const Value& route) {
  return text_at(route, "gateway_id") == "local" || text_at(route, "gateway_id").starts_with("vpce-") ||
         !text_at(route, "vpc_endpoint_id").empty();
}

Value without_our_routes(const Value& route, const Value& /*table*/, const Attachments& ours) {
  const auto leads_there = [&](const Value& one) {
    return text_at(one, "destination_cidr_block") == text_at(route, "cidr_block") &&
           text_at(one, "destination_ipv6_cidr_block") == text_at(route, "ipv6_cidr_block") &&
           text_at(one, "destination_prefix_list_id") == text_at(route, "destination_prefix_list_id");
  };
  return unless(is_no_ones_route(route) || any(ours, leads_there), route);
}

struct Attribute {
  const char* type;
  const char* name;
  const char* owner;       ///< the attribute of what is attached that names whose it is,
  const char* owner_is;    ///< by this one of the owner
  const char* attachment;  ///< the type of what is attached
  WithoutOurs without_ours;
};

const Attribute table[] = {
    {"aws_security_group", "ingress", "security_group_id", "id", "aws_vpc_security_group_ingress_rule",
     without_our_rules},
    {"aws_security_group", "egress", "security_group_id", "id", "aws_vpc_security_group_egress_rule",
     without_our_rules},
    {"aws_network_acl", "ingress", "network_acl_id", "id", "aws_network_acl_rule",
     [](const Value& entry, const Value&, const Attachments& ours) {
       return without_our_acl_rules(entry, ours, false);
     }},
    {"aws_network_acl", "egress", "network_acl_id", "id", "aws_network_acl_rule",
     [](const Value& entry, const Value&, const Attachments& ours) {
       return without_our_acl_rules(entry, ours, true);
     }},
    {"aws_route_table", "route", "route_table_id", "id", "aws_route", without_our_routes},
    {"aws_iam_role", "inline_policy", "role", "name", "aws_iam_role_policy",
     [](const Value& entry, const Value&, const Attachments& ours) {
       return unless(any(ours, [&](const Value& one) { return same_member(one, "name", entry, "name"); }),
                     entry);
     }},
    {"aws_iam_role", "managed_policy_arns", "role", "name", "aws_iam_role_policy_attachment",
     [](const Value& entry, const Value&, const Attachments& ours) {
       return unless(any(ours,
                         [&](const Value& one) {
                           const Value* arn = one.find("policy_arn");
                           return arn != nullptr && *arn == entry;
                         }),
                     entry);
     }},
};

/// Of one attribute, what is there and is not ours.
List foreign(const Attribute& attribute, const Value& owner, const Attachments& ours) {
  List left;
  const Value* entries = owner.find(attribute.name);
  const List* list = entries == nullptr ? nullptr : entries->as<List>();
  if (list == nullptr) return left;
  for (const Value& entry : *list)
    if (Value rest = attribute.without_ours(entry, owner, ours); !rest.is_null())
      left.push_back(std::move(rest));
  return left;
}

bool is_configured(const Change& change, const char* attribute) {
  const auto& attributes = change.resource->attributes;
  return ashlar::find(attributes, attribute) != nullptr;
}

/// What is attached, by its type and the text that names its owner: rows of one type name it alike.
std::map<std::pair<std::string, std::string>, Attachments> attachments(const std::vector<Change>& changes) {
  std::map<std::pair<std::string, std::string>, Attachments> all;
  for (const Change& change : changes) {
    const auto* row = std::find_if(std::begin(table), std::end(table), [&](const Attribute& attribute) {
      return change.type == attribute.attachment;
    });
    if (row != std::end(table) && !change.prior.value.is_null())
      all[{change.type, text_at(change.prior.value, row->owner)}].push_back(&change.prior.value);
  }
  return all;
}

/// Nothing is added to it yet.
Change as_drift(const schema::Schema& schema, const Change& change) {
  Change drift = change;
  drift.action = Action::Update;
  drift.planned = change.prior;
  const auto* type = schema.find(schema::Mode::Managed, change.type);
  drift.sensitive = provider::sensitive_paths(*type->block, drift.prior.value);
  drift.has_additions = true;
  drift.replaced_by.clear();
  drift.loss = {};
  drift.why.clear();
  return drift;
}

}  // namespace

std::vector<Change> additions(const schema::Schema& schema, const std::vector<Change>& changes) {
  auto attached = attachments(changes);
  std::vector<Change> found;
  for (const Change& change : changes) {
    if (change.prior.value.is_null() || change.resource == nullptr || !change.deposed.empty()) continue;
    std::optional<Change> drift;
    for (const Attribute& attribute : table) {
      if (change.type != attribute.type || is_configured(change, attribute.name)) continue;
      const Value& owner = change.prior.value;
      List theirs =
          foreign(attribute, owner, attached[{attribute.attachment, text_at(owner, attribute.owner_is)}]);
      if (theirs.empty()) continue;
      if (!drift) drift = as_drift(schema, change);
      *drift->prior.value.find(attribute.name) = List();
      *drift->planned.value.find(attribute.name) = std::move(theirs);
    }
    if (drift) found.push_back(std::move(*drift));
  }
  return found;
}

}  // namespace ashlar::engine
