#include "systems/statement_rows.h"

#include <algorithm>
#include <fstream>
#include <regex>
#include <stdexcept>
#include <tuple>
#include <utility>

#include <fnmatch.h>

#include "base/overloaded.h"
#include "base/text.h"

namespace ashlar::testing {
namespace {

using nlohmann::json;

std::string trimmed(const std::string& text) {
  const std::size_t start = text.find_first_not_of(' ');
  if (start == std::string::npos) return {};
  return text.substr(start, text.find_last_not_of(' ') - start + 1);
}

/// The two sides of the first `mark`, which must be there.
std::pair<std::string, std::string> halves(const std::string& text, const std::string& mark) {
  const std::size_t cut = text.find(mark);
  if (cut == std::string::npos) throw std::runtime_error("no \"" + mark + "\"");
  return {text.substr(0, cut), text.substr(cut + mark.size())};
}

constexpr std::string_view counting = "count ";

/// `count PATH = VALUE | number`.
void read_count(Row& row) {
  row.count = std::stoul(row.expected);
  std::tie(row.attribute, row.expected) = halves(row.attribute.substr(counting.size()), " = ");
}

Row read_row(const std::string& line) {
  std::vector<std::string> cells = split(line, '|');
  if (cells.size() != 4) throw std::runtime_error("not four cells");
  Row row;
  row.statement = trimmed(cells[0]);
  std::tie(row.unit, row.address) = halves(trimmed(cells[1]), "//");
  row.attribute = trimmed(cells[2]);
  row.expected = trimmed(cells[3]);
  if (row.attribute.starts_with(counting)) read_count(row);
  return row;
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

json as_json(const Object& members) {
  json object = json::object();
  for (const Member& member : members) object[member.name] = as_json(member.value);
  return object;
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
                        [](const Object& members) { return as_json(members); },
                        [](const auto& plain) { return json(plain); },
                    },
                    value.data());
}

// --- paths

/// `name`, `name[2]` or `name[Sid=Read]`.
struct Step {
  std::string name;
  std::string index;  ///< empty where there is none
};

/// Names with dots or colons stand in double quotes.
std::vector<Step> steps(const std::string& path) {
  static const std::regex step(R"re((?:"([^"]+)"|([A-Za-z0-9_:-]+))(?:\[([^\]]+)\])?\.?)re");
  std::vector<Step> all;
  for (std::sregex_iterator it(path.begin(), path.end(), step), end; it != end; ++it)
    all.push_back({(*it)[1].matched ? (*it)[1] : (*it)[2], (*it)[3]});
  return all;
}

/// What an index like `Sid=Read` asks of a member; nothing where it is a number.
std::optional<json> wanted(const std::string& index) {
  const std::size_t equals = index.find('=');
  if (equals == std::string::npos) return std::nullopt;
  return json::object({{index.substr(0, equals), index.substr(equals + 1)}});
}

/// The position of the member that an index means; the list's size where there is none.
std::size_t position(const json& list, const std::string& index) {
  const std::optional<json> member = wanted(index);
  if (!member) return std::min<std::size_t>(std::stoul(index), list.size());
  const std::string& key = member->begin().key();
  std::size_t at = 0;
  while (at < list.size() && !(list[at].contains(key) && list[at].at(key) == member->at(key))) ++at;
  return at;
}

/// Null where a path leads to nothing.
const json* find(const json& root, const std::string& path) {
  const json* here = &root;
  for (const Step& step : steps(path)) {
    if (!here->contains(step.name)) return nullptr;
    here = &here->at(step.name);
    if (step.index.empty()) continue;
    const std::size_t at = here->is_array() ? position(*here, step.index) : 0;
    if (!here->is_array() || at == here->size()) return nullptr;
    here = &here->at(at);
  }
  return here;
}

/// What a path leads to, made where it is not there.
json& reach(json& root, const std::string& path) {
  json* here = &root;
  for (const Step& step : steps(path)) {
    here = &(*here)[step.name];
    if (step.index.empty()) continue;
    const std::size_t at = position(*here, step.index);
    if (at == here->size()) here->push_back(wanted(step.index).value_or(json()));
    here = &here->at(at);
  }
  return *here;
}

constexpr std::string_view like = "like ";
constexpr std::string_view has = "has ";

/// Whether a value, or each value of a list, matches a pattern.
bool is_like(const json& value, const std::string& pattern) {
  const auto matching = [&](const json& item) {
    const std::string text = item.is_string() ? item.get<std::string>() : item.dump();
    return fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
  };
  if (!value.is_array()) return matching(value);
  return !value.empty() && std::all_of(value.begin(), value.end(), matching);
}

bool contains(const json& list, const json& value) {
  return list.is_array() && std::find(list.begin(), list.end(), value) != list.end();
}

/// What Terraform itself is told of a unit.
void add_written(std::vector<Subject>& subjects, const std::string& unit, const std::string& file) {
  const json written = json::parse(file);
  subjects.push_back({unit, "terraform.backend", written.at("/terraform/backend/s3"_json_pointer)});
  const json& provider = written.at("/provider/aws"_json_pointer);
  subjects.push_back({unit, "provider.aws", provider.is_array() ? provider.front() : provider});
}

}  // namespace

std::vector<Row> read_rows() {
  std::ifstream file(std::string(ASHLAR_SOURCE_DIR) + "/tests/systems/statements.txt");
  std::vector<Row> rows;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    try {
      rows.push_back(read_row(line));
    } catch (const std::exception& error) {
      throw std::runtime_error("statements.txt:" + std::to_string(number) + ": " + error.what());
    }
    rows.back().line = number;
  }
  return rows;
}

std::vector<Subject> subjects_of(const Built& built) {
  const FileTree files = synthesise(built);
  std::vector<Subject> subjects;
  for (const auto& [path, unit] : built.architecture.units()) {
    const std::string name = path.text();
    for (const auto& resource : unit->resources) {
      subjects.push_back({name, resource->address(), as_json(resource->attributes)});
      if (resource->lifecycle.prevent_destroy)
        subjects.back().attributes["lifecycle"] = {{"prevent_destroy", true}};
    }
    add_written(subjects, name, files.at(name + "/terraform.tf.json"));
    if (!unit->given.empty()) subjects.push_back({name, "local.ashlar", as_json(unit->given)});
  }
  return subjects;
}

std::vector<Subject*> matches(const Row& row, std::vector<Subject>& subjects) {
  std::vector<Subject*> found;
  for (Subject& subject : subjects)
    if (fnmatch(row.unit.c_str(), subject.unit.c_str(), 0) == 0 &&
        fnmatch(row.address.c_str(), subject.address.c_str(), 0) == 0)
      found.push_back(&subject);
  return found;
}

bool holds(const Row& row, const Subject& subject) {
  const json* found = find(subject.attributes, row.attribute);
  if (row.expected == "absent") return !found || found->is_null();
  if (!found) return false;
  if (row.expected.starts_with(like)) return is_like(*found, row.expected.substr(like.size()));
  if (row.expected.starts_with(has)) return contains(*found, json::parse(row.expected.substr(has.size())));
  return *found == json::parse(row.expected);
}

void turn(const Row& row, Subject& subject) {
  const json other = holds(row, subject) ? json("changed by a mutation") : json::parse(row.expected);
  reach(subject.attributes, row.attribute) = other;
}

std::string shown(const Row& row, const Subject& subject) {
  const json* found = find(subject.attributes, row.attribute);
  return "statements.txt:" + std::to_string(row.line) + ": " + subject.unit + "//" + subject.address + " " +
         row.attribute + " is " + (found ? found->dump() : "absent") + ", expected " + row.expected;
}

}  // namespace ashlar::testing
