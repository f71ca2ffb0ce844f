// What an editor takes by the JSON Schema and what reading takes must be the same, for every setting: values
// that are right, nearly right and wrong go to both.
#include <map>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "config/account_settings.h"
#include "config/as_editor.h"
#include "config/environment_settings.h"
#include "config/json_schema.h"
#include "config/organization_settings.h"

namespace ashlar::test {
namespace {

using yaml::Node;

Node scalar(std::string text, bool plain = false) {
  Node node;
  node.kind = Node::Kind::Scalar;
  node.text = std::move(text);
  node.plain = plain;
  return node;
}

Node mapping(const std::string& key, Node value) {
  Node node;
  node.kind = Node::Kind::Mapping;
  node.entries.push_back({key, {}, std::move(value)});
  return node;
}

Node sequence(std::vector<Node> items) {
  Node node;
  node.kind = Node::Kind::Sequence;
  node.items = std::move(items);
  return node;
}

// --- What a JSON Schema cannot say.

struct Exception {
  std::string_view name;
  std::string_view reason;
  bool (*holds)(const TypeInfo& type, const Node& node);
};

bool is_odd_spelling(const TypeInfo& type, const Node& node) {
  const bool typed = type.kind == TypeInfo::Kind::Integer || type.kind == TypeInfo::Kind::Boolean;
  return typed && yaml::is_number_or_boolean(node) && as_editor_sees(node).dump() != node.text;
}

constexpr Exception exceptions[] = {
    {"spelling", "JSON holds a number or a boolean, not how it was written: 7.0, +7, 0x7, True",
     is_odd_spelling},
};

// --- Values.

/// Something right for each kind of text, and what is often written for it.
const std::vector<std::string>& texts() {
  static const std::vector<std::string> all = {"",
                                               " ",
                                               "a",
                                               "acme",
                                               "Acme",
                                               "a-b",
                                               "-a",
                                               "a--b",
                                               "a_b",
                                               "a name",
                                               "a-name-too-long",
                                               "sthree-acme",
                                               "amzn-s3-demo",
                                               "acme.example",
                                               "acme.example.",
                                               "ACME.example",
                                               "aws+prod@acme.example",
                                               ".a@acme.example",
                                               "a@b",
                                               "eu-west-1",
                                               "eu-west-9",
                                               "/",
                                               "/health",
                                               "/health/",
                                               "/a b",
                                               "health",
                                               "acme/frontend",
                                               "acme/",
                                               "8.4",
                                               "8",
                                               "8.4.3",
                                               "8.4.x",
                                               "db.t4g.medium",
                                               "db.t4g",
                                               "t4g.medium",
                                               "db.x2idn.32xlarge",
                                               "50 GiB",
                                               "50GiB",
                                               "50  GiB",
                                               "050 GiB",
                                               "19 GiB",
                                               "20 GiB",
                                               "65536 GiB",
                                               "65537 GiB",
                                               "1 TiB",
                                               "64 TiB",
                                               "65 TiB",
                                               "0 TiB",
                                               "50 GB",
                                               "-50 GiB",
                                               "02:00-03:00",
                                               "24:00-25:00",
                                               "sun:04:00-sun:05:00",
                                               "sun:04:00",
                                               "mysql",
                                               "redis",
                                               "s3",
                                               "local",
                                               "gcs",
                                               "application",
                                               "security",
                                               "Workloads",
                                               "aws:tag",
                                               "AWS:tag",
                                               "rds:x",
                                               "L-0263D0A3",
                                               "L-0263d0a3",
                                               "_account.all",
                                               "developers",
                                               "allow-dev-access-from-other-accounts",
                                               "10.0.0.0/16",
                                               "10.0.0.0",
                                               "10.1/16",
                                               "10.0.0.1/16",
                                               "010.0.0.0/16",
                                               "10.0.0.0/016",
                                               "10.256.0.0/16",
                                               "10.0.128.0/17",
                                               "10.0.64.0/17",
                                               "172.16.1.0/24",
                                               "10.0.8.0/21",
                                               "10.0.4.0/21",
                                               "10.0.4.0/22",
                                               "10.0.2.0/23",
                                               "10.0.1.0/23",
                                               "10.0.0.8/29",
                                               "10.0.0.4/29",
                                               "10.0.0.0/30",
                                               "10.0.0.0/8",
                                               "0.0.0.0/0",
                                               "fd00::/8",
                                               "true",
                                               "no",
                                               "null",
                                               "\u00e9t\u00e9",
                                               "a\nb",
                                               "a\n",
                                               "a\tb",
                                               std::string(300, 'a')};
  return all;
}

std::vector<Node> values_that_fit_nowhere() {
  std::vector<Node> values;
  for (const char* text : {"", "~", "{}", "[]", "[a]", "{a: b}", "[[a]]", "{a: {b: c}}", "[1]", "{a: 1}"})
    values.push_back(default_node(text));
  return values;
}

void add_scalars(std::vector<Node>& values) {
  for (const std::string& text : texts()) values.push_back(scalar(text));
  for (const char* bare : {"true",
                           "false",
                           "True",
                           "FALSE",
                           "yes",
                           "off",
                           "0",
                           "-1",
                           "7",
                           "+7",
                           "007",
                           "7.0",
                           "1e1",
                           "0x7",
                           "0o7",
                           "8.4",
                           "8.10",
                           "42",
                           "99999999999999999999",
                           "acme"})
    values.push_back(scalar(bare, true));
  for (const char* quoted : {"7", "false", "-1"}) values.push_back(scalar(quoted));
}

void add_numbers_around(const TypeInfo& type, std::vector<Node>& values) {
  std::vector<std::int64_t> marks;
  if (type.least) marks.push_back(*type.least);
  if (type.most) marks.push_back(*type.most);
  for (const std::string& allowed : type.allowed) {
    if (type.kind == TypeInfo::Kind::Integer) marks.push_back(std::stoll(allowed));
  }
  for (std::int64_t mark : marks) {
    for (std::int64_t number : {mark - 1, mark, mark + 1}) {
      values.push_back(scalar(std::to_string(number), true));
      values.push_back(scalar(fmt::format("{} GiB", number)));
      values.push_back(
          scalar(std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(number, 0, 500)), 'a')));
    }
  }
}

/// One slip of the fingers.
std::string slip(std::string text, std::mt19937& random) {
  constexpr std::string_view characters = "aZ059.-_/:@+ ~$\n";
  const char character = characters[random() % characters.size()];
  if (text.empty()) return {character};
  const std::size_t at = random() % text.size();
  switch (random() % 3) {
    case 0:
      return text.erase(at, 1);
    case 1:
      return text.insert(at, 1, character);
    default:
      text[at] = character;
      return text;
  }
}

Node with_slip(Node node, std::mt19937& random) {
  if (node.is_scalar() && !node.plain) node.text = slip(node.text, random);
  for (Node& item : node.items) item = with_slip(item, random);
  for (yaml::Entry& entry : node.entries) entry.value = with_slip(entry.value, random);
  return node;
}

std::vector<Node> values_for(const TypeInfo& type);

std::vector<Node> values_of_section(const SectionInfo& section) {
  std::vector<Node> values;
  for (const FieldInfo& field : section.fields) {
    for (Node& value : values_for(field.type)) values.push_back(mapping(field.name, std::move(value)));
  }
  values.push_back(mapping("no-such-setting", scalar("a")));
  return values;
}

/// Any key with the simplest right value, and the simplest right key with any value.
std::vector<Node> values_of_map(const TypeInfo& type) {
  std::vector<Node> values;
  const bool of_numbers = type.element->kind == TypeInfo::Kind::Integer;
  const bool of_sections = type.element->kind == TypeInfo::Kind::Section;
  const Node simplest = of_sections ? default_node("{}") : scalar(of_numbers ? "7" : "a", of_numbers);
  for (const std::string& key : texts()) values.push_back(mapping(key, simplest));
  for (Node& value : values_for(*type.element))
    values.push_back(mapping(of_numbers ? "L-0263D0A3" : "acme", std::move(value)));
  return values;
}

std::vector<Node> values_for(const TypeInfo& type) {
  std::vector<Node> values = values_that_fit_nowhere();
  add_scalars(values);
  add_numbers_around(type, values);
  std::vector<Node> within;
  if (type.kind == TypeInfo::Kind::Section) within = values_of_section(*type.section);
  if (type.kind == TypeInfo::Kind::Map) within = values_of_map(type);
  if (type.kind == TypeInfo::Kind::Sequence) {
    for (Node& item : values_for(*type.element)) within.push_back(sequence({std::move(item)}));
  }
  values.insert(values.end(), within.begin(), within.end());
  return values;
}

// --- The two that must agree.

using Reader = void (*)(const Node&, Reading&);

template <class S>
void read_section(const Node& node, Reading& reading) {
  S::section().read(node, reading);
}

/// Every section that a file may hold on top, with the level it starts at.
struct Top {
  Level level;
  const SectionInfo* section;
  Reader read;
};

std::vector<Top> tops() {
  return {{Level::Organization, &OrganizationSettings::section().info, read_section<OrganizationSettings>},
          {Level::Account, &AccountSettings::section().info, read_section<AccountSettings>},
          {Level::Region, &RegionSettings::section().info, read_section<RegionSettings>},
          {Level::Environment, &EnvironmentSettings::section().info, read_section<EnvironmentSettings>},
          {Level::Environment, &CommonSettings::section().info, read_section<CommonSettings>}};
}

/// What reading says of one setting alone: what it lacks beside may stand in a file above.
bool reading_takes(const Top& top, const std::string& field, const Node& value) {
  Diagnostics diagnostics;
  Reading reading{diagnostics, true};
  top.read(mapping(field, value), reading);
  return !diagnostics.has_errors();
}

/// The innermost type that a chain of single entries leads to, and the node there.
std::pair<const TypeInfo*, const Node*> innermost(const TypeInfo& type, const Node& node) {
  if (type.kind == TypeInfo::Kind::Sequence && node.is_sequence() && node.items.size() == 1)
    return innermost(*type.element, node.items[0]);
  if (!node.is_mapping() || node.entries.size() != 1) return {&type, &node};
  const yaml::Entry& entry = node.entries[0];
  if (type.kind == TypeInfo::Kind::Map) return innermost(*type.element, entry.value);
  const FieldInfo* field = type.section ? type.section->find(entry.key) : nullptr;
  return field ? innermost(field->type, entry.value) : std::pair(&type, &node);
}

class Agreement {
 public:
  Agreement(const Top& top, const FieldInfo& field)
      : top_(top), field_(field), schema_(Json(json_schema(top.level)["properties"][field.name])) {}

  /// True where the schema takes it.
  bool check(const Node& value) {
    const Json json = as_editor_sees(value);
    const std::string complaint = schema_.complaint(json);
    const bool takes = reading_takes(top_, field_.name, value);
    if (complaint.empty() != takes) report(value, takes, complaint);
    return complaint.empty();
  }

  std::map<std::string_view, int> excused;

 private:
  void report(const Node& value, bool takes, const std::string& complaint) {
    const auto [type, node] = innermost(field_.type, value);
    for (const Exception& exception : exceptions) {
      if (exception.holds(*type, *node)) {
        ++excused[exception.name];
        return;
      }
    }
    ADD_FAILURE() << top_.section->name << " " << field_.name << ": " << as_editor_sees(value).dump()
                  << "\nreading "
                  << (takes ? "takes it, the schema does not: " + complaint
                            : "refuses it, the schema does not");
  }

  const Top& top_;
  const FieldInfo& field_;
  EditorSchema schema_;
};

TEST(JsonSchema, AgreesWithReading) {
  std::mt19937 random(1);
  std::map<std::string_view, int> excused;
  for (const Top& top : tops()) {
    for (const FieldInfo& field : top.section->fields) {
      Agreement agreement(top, field);
      for (const Node& value : values_for(field.type)) {
        if (!agreement.check(value)) continue;
        // The borders are near what is right.
        for (int i = 0; i < 4; ++i) agreement.check(with_slip(value, random));
      }
      for (const auto& [name, count] : agreement.excused) excused[name] += count;
    }
  }
  for (const Exception& exception : exceptions)
    EXPECT_GT(excused[exception.name], 0) << exception.name << " is no exception any more";
}

}  // namespace
}  // namespace ashlar::test
