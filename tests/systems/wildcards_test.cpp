// Every `*` in every policy is either named in wildcards.txt, with its reason, or a mistake.
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "base/text.h"
#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

/// "part | resource | Sid | what": one wildcard, without the account and place, since accounts repeat the
/// same parts.
using Wildcard = std::string;

std::string plain(const Value& value) {
  const std::string* text = value.as<std::string>();
  return text ? *text : std::string("(a reference)");
}

List items(const Value* value) {
  if (!value) return {};
  if (const List* list = value->as<List>()) return *list;
  return {*value};
}

bool is_everybody(const Value& principal) {
  if (plain(principal) == "*") return true;
  const Object* kinds = principal.as<Object>();
  if (!kinds) return false;
  for (const Member& kind : *kinds) {
    for (const Value& who : items(&kind.value)) {
      if (plain(who) == "*") return true;
    }
  }
  return false;
}

class Collector {
 public:
  void add(const Resource& resource, const Value& value) {
    if (const JsonDocument* document = value.as<JsonDocument>()) add_document(resource, *document->root);
    if (const List* list = value.as<List>()) {
      for (const Value& item : *list) add(resource, item);
    }
    if (const Object* object = value.as<Object>()) {
      for (const Member& member : *object) add(resource, member.value);
    }
  }

  /// Policies that AWS writes and keeps: what they allow, stars and all, is behind one name.
  void add_managed_policy(const Resource& resource) {
    const Value* arn = find(resource.attributes, "policy_arn");
    const std::string* text = arn ? arn->as<std::string>() : nullptr;
    std::size_t name = text ? text->find(":aws:policy/") : std::string::npos;
    if (name == std::string::npos) return;
    found_.insert(resource.unit->path.part + " | " + resource.address() + " |  | policy " +
                  text->substr(name + 12));
  }

  const std::set<Wildcard>& found() const { return found_; }

 private:
  void add_document(const Resource& resource, const Value& root) {
    const Object* document = root.as<Object>();
    if (!document) return;
    for (const Value& statement : items(find(*document, "Statement")))
      add_statement(resource, *statement.as<Object>());
  }

  void add_statement(const Resource& resource, const Object& statement) {
    for (const char* key : {"Action", "NotAction"}) {
      for (const Value& action : items(find(statement, key))) {
        if (plain(action).find('*') != std::string::npos)
          note(resource, statement, "action " + plain(action));
      }
    }
    for (const Value& target : items(find(statement, "Resource"))) {
      if (plain(target) == "*") note(resource, statement, "resource *");
    }
    const Value* principal = find(statement, "Principal");
    if (principal && is_everybody(*principal)) note(resource, statement, "principal *");
  }

  void note(const Resource& resource, const Object& statement, const std::string& what) {
    const Value* sid = find(statement, "Sid");
    found_.insert(resource.unit->path.part + " | " + resource.address() + " | " + (sid ? plain(*sid) : "") +
                  " | " + what);
  }

  std::set<Wildcard> found_;
};

/// The table: wildcard and reason.
std::map<Wildcard, std::string> named() {
  std::map<Wildcard, std::string> table;
  std::ifstream file(std::string(ASHLAR_SOURCE_DIR) + "/tests/systems/wildcards.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::size_t last = line.rfind(" | ");
    table[line.substr(0, last)] = line.substr(last + 3);
  }
  return table;
}

TEST(Wildcards, EachIsNamedWithItsReason) {
  auto acme = build_organization(acme_files());
  Collector collector;
  for (const auto& [path, unit] : acme->architecture.units()) {
    for (const auto& resource : unit->resources) {
      if (resource->type == "aws_iam_role_policy_attachment") collector.add_managed_policy(*resource);
      for (const Member& attribute : resource->attributes) collector.add(*resource, attribute.value);
    }
  }
  std::map<Wildcard, std::string> table = named();
  for (const Wildcard& wildcard : collector.found()) {
    EXPECT_TRUE(table.contains(wildcard)) << "not in wildcards.txt: " << wildcard << " | (reason)";
  }
  for (const auto& [wildcard, reason] : table) {
    EXPECT_TRUE(collector.found().contains(wildcard)) << "no longer there: " << wildcard;
    EXPECT_GT(reason.size(), 10U) << wildcard;
  }
}

}  // namespace
}  // namespace ashlar::testing
