// docs/architecture.md says what the architecture is, in numbered statements; statements.txt says where each
// shows in acme's graph. No statement stands without a row, every row holds, and a change of any row's
// attribute is seen.
#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include <fnmatch.h>
#include <gtest/gtest.h>

#include "base/overloaded.h"
#include "base/text.h"
#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

using nlohmann::json;

/// `statement | unit//type.name | attribute | expected`. Units and names may hold `*`: then the row holds of
/// all that match, of which there must be one. The attribute is a path: `metadata_options.http_tokens`,
/// `policy.Statement[Sid=Read].Action`. Expected is JSON; a reference is written `"->
/// unit//type.name.attribute"`, and `absent` stands for an attribute that is not set.
struct Row {
  int line = 0;
  std::string statement;
  std::string unit;
  std::string address;
  std::string attribute;
  std::string expected;
};

std::string trimmed(const std::string& text) {
  const std::size_t start = text.find_first_not_of(' ');
  if (start == std::string::npos) return {};
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

std::vector<Row> read_rows() {
  std::ifstream file(std::string(ASHLAR_SOURCE_DIR) + "/tests/systems/statements.txt");
  std::vector<Row> rows;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string> cells = split(line, '|');
    if (cells.size() != 4)
      throw std::runtime_error("statements.txt:" + std::to_string(number) + ": not four cells");
    const std::string resource = trimmed(cells[1]);
    const std::size_t cut = resource.find("//");
    if (cut == std::string::npos)
      throw std::runtime_error("statements.txt:" + std::to_string(number) + ": no //");
    rows.push_back({number, trimmed(cells[0]), resource.substr(0, cut), resource.substr(cut + 2),
                    trimmed(cells[2]), trimmed(cells[3])});
  }
  return rows;
}

/// The numbers of the statements: "**3.4**" at the start of an item.
std::set<std::string> read_statements() {
  std::ifstream file(std::string(ASHLAR_SOURCE_DIR) + "/docs/architecture.md");
  const std::regex number(R"(^- \*\*([0-9]+\.[0-9]+)\*\* )");
  std::set<std::string> numbers;
  std::string line;
  std::smatch found;
  while (std::getline(file, line)) {
    if (!std::regex_search(line, found, number)) continue;
    if (!numbers.insert(found[1]).second)
      throw std::runtime_error("there are two statements " + found[1].str());
  }
  return numbers;
}

// --- values as rows write them

json as_json(const Value& value);

std::string as_text(const Reference& reference) {
  return "-> " + reference.resource->full_address() + "." + reference.path;
}

std::string as_text(const Template& text) {
  std::string all;
  for (const auto& part : text.parts) {
    const std::string* plain = std::get_if<std::string>(&part);
    all += plain ? *plain : "{" + as_text(std::get<Reference>(part)) + "}";
  }
  return all;
}

json as_json(const Value& value) {
  return std::visit(Overloaded{
                        [](std::monostate) { return json(); },
                        [](const Reference& reference) { return json(as_text(reference)); },
                        [](const Template& text) { return json(as_text(text)); },
                        [](const JsonDocument& document) { return as_json(*document.root); },
                        [](const List& items) {
                          json list = json::array();
                          for (const Value& item : items) list.push_back(as_json(item));
                          return list;
                        },
                        [](const Object& members) {
                          json object = json::object();
                          for (const Member& member : members) object[member.name] = as_json(member.value);
                          return object;
                        },
                        [](const auto& plain) { return json(plain); },
                    },
                    value.data());
}

/// One step into a value: `name`, or `name[2]`, or `name[Sid=Read]`. Null where there is no such thing.
const json* step(const json* value, const std::string& name, const std::string& index) {
  if (!name.empty()) {
    if (!value->is_object() || !value->contains(name)) return nullptr;
    value = &value->at(name);
  }
  if (index.empty()) return value;
  if (!value->is_array()) return nullptr;
  const std::size_t equals = index.find('=');
  if (equals == std::string::npos) {
    const std::size_t at = std::stoul(index);
    return at < value->size() ? &value->at(at) : nullptr;
  }
  for (const json& item : *value) {
    const std::string key = index.substr(0, equals);
    if (item.contains(key) && item.at(key) == index.substr(equals + 1)) return &item;
  }
  return nullptr;
}

/// Null where the path leads to nothing. Names with dots or colons stand in double quotes.
const json* walk(const json& root, const std::string& path) {
  const std::regex step_of_path(R"re((?:"([^"]+)"|([A-Za-z0-9_:-]+))(?:\[([^\]]+)\])?\.?)re");
  const json* value = &root;
  for (std::sregex_iterator it(path.begin(), path.end(), step_of_path), end; it != end && value; ++it)
    value = step(value, (*it)[1].matched ? (*it)[1].str() : (*it)[2].str(), (*it)[3].str());
  return value;
}

bool holds(const Row& row, const Resource& resource) {
  const json attributes = as_json(Value(resource.attributes));
  const json* found = walk(attributes, row.attribute);
  if (row.expected == "absent") return found == nullptr || found->is_null();
  return found && *found == json::parse(row.expected);
}

std::string shown(const Row& row, const Resource& resource) {
  const json attributes = as_json(Value(resource.attributes));
  const json* found = walk(attributes, row.attribute);
  return "statements.txt:" + std::to_string(row.line) + ": " + resource.full_address() + " " + row.attribute +
         " is " + (found ? found->dump() : "absent") + ", expected " + row.expected;
}

class Statements : public ::testing::Test {
 protected:
  std::vector<Resource*> matches(const Row& row) {
    std::vector<Resource*> found;
    for (const auto& [path, unit] : acme_->architecture.units()) {
      if (fnmatch(row.unit.c_str(), path.text().c_str(), 0) != 0) continue;
      for (const auto& resource : unit->resources) {
        if (fnmatch(row.address.c_str(), resource->address().c_str(), 0) == 0)
          found.push_back(resource.get());
      }
    }
    return found;
  }

  std::unique_ptr<Built> acme_ = build_organization(acme_files());
  std::vector<Row> rows_ = read_rows();
};

TEST_F(Statements, EachHasARow) {
  std::set<std::string> with_row;
  for (const Row& row : rows_) with_row.insert(row.statement);
  const std::set<std::string> statements = read_statements();
  ASSERT_FALSE(statements.empty());
  for (const std::string& statement : statements)
    EXPECT_TRUE(with_row.contains(statement)) << "statement " << statement << " has no row in statements.txt";
  for (const std::string& statement : with_row)
    EXPECT_TRUE(statements.contains(statement)) << "docs/architecture.md has no statement " << statement;
}

TEST_F(Statements, EachHoldsInAcme) {
  for (const Row& row : rows_) {
    const std::vector<Resource*> found = matches(row);
    EXPECT_FALSE(found.empty()) << "statements.txt:" << row.line << ": acme has no " << row.unit << "//"
                                << row.address;
    for (const Resource* resource : found) EXPECT_TRUE(holds(row, *resource)) << shown(row, *resource);
  }
}

/// Another value where the row's attribute stands: whatever the row says, it is not that.
void change(Value& value, const std::vector<std::string>& path, std::size_t at);

void change_member(Object& members, const std::vector<std::string>& path, std::size_t at) {
  Value inner;
  if (const Value* there = find(members, path[at])) inner = *there;
  change(inner, path, at + 1);
  set(members, path[at], std::move(inner));
}

void change(Value& value, const std::vector<std::string>& path, std::size_t at) {
  if (at < path.size() && value.as<Object>()) return change_member(*value.as<Object>(), path, at);
  value = Value("changed by a mutation");
}

/// The names of a path up to the first index: what lies deeper goes with it.
std::vector<std::string> names_of(const std::string& attribute) {
  return split(attribute.substr(0, attribute.find_first_of("[\"")), '.');
}

TEST_F(Statements, AChangeOfAnyAttributeIsSeen) {
  for (const Row& row : rows_) {
    for (Resource* resource : matches(row)) {
      const Object before = resource->attributes;
      std::vector<std::string> path = names_of(row.attribute);
      std::erase(path, "");
      change_member(resource->attributes, path, 0);
      EXPECT_FALSE(holds(row, *resource)) << shown(row, *resource);
      resource->attributes = before;
    }
  }
}

}  // namespace
}  // namespace ashlar::testing
