// How far a change reaches: the same input gives the same bytes, and a change touches only what it must.
#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "base/text.h"
#include "config/yaml.h"
#include "support/organization_folder.h"

namespace ashlar::testing {
namespace {

/// The document again, as JSON (which YAML can read), with the keys of every mapping shuffled.
std::string shuffled(const yaml::Node& node, std::mt19937& random);

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string shuffled_mapping(const yaml::Node& node, std::mt19937& random) {
  std::vector<const yaml::Entry*> entries;
  for (const yaml::Entry& entry : node.entries) entries.push_back(&entry);
  std::shuffle(entries.begin(), entries.end(), random);
  std::string out;
  for (const yaml::Entry* entry : entries) {
    out += (out.empty() ? "" : ", ") + quoted(entry->key) + ": " + shuffled(entry->value, random);
  }
  return "{" + out + "}";
}

std::string shuffled(const yaml::Node& node, std::mt19937& random) {
  if (node.is_mapping()) return shuffled_mapping(node, random);
  if (node.is_scalar()) return node.plain ? node.text : quoted(node.text);
  if (node.is_null()) return "null";
  std::string out;
  for (const yaml::Node& item : node.items) out += (out.empty() ? "" : ", ") + shuffled(item, random);
  return "[" + out + "]";
}

std::string shuffle_keys(const std::string& text, std::mt19937& random) {
  Sources sources;
  Diagnostics diagnostics;
  return shuffled(yaml::parse(sources.add("test", text), sources, diagnostics), random) + "\n";
}

/// Units whose files differ, without the list of all units on top.
std::set<std::string> differing_units(const FileTree& a, const FileTree& b) {
  std::set<std::string> units;
  for (const std::string& path : differing_paths(a, b)) {
    if (path == "README.md") continue;
    std::size_t end = path.find("/policies/");
    units.insert(path.substr(0, end == std::string::npos ? path.rfind('/') : end));
  }
  return units;
}

class Change : public ::testing::Test {
 protected:
  Change() : acme_(acme_files()), before_(synthesise(*build_organization(acme_))) {}

  FileTree after() {
    auto built = build_organization(acme_);
    EXPECT_FALSE(built->diagnostics.has_errors()) << built->messages();
    return synthesise(*built);
  }

  std::map<std::string, std::string> acme_;
  FileTree before_;
};

TEST_F(Change, OrderOfKeysChangesNothing) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    std::mt19937 random(seed);
    acme_ = acme_files();
    for (auto& [path, text] : acme_) {
      if (path.ends_with(".yaml")) text = shuffle_keys(text, random);
    }
    EXPECT_EQ(differing_paths(before_, after()), std::vector<std::string>{}) << "seed " << seed;
  }
}

TEST_F(Change, OneNumberIsOneAttribute) {
  replace_once(acme_["stage/eu-west-1/stage.yaml"], "backup_days: 7", "backup_days: 8");
  FileTree changed = after();
  std::vector<std::string> paths = differing_paths(before_, changed);
  ASSERT_EQ(paths, std::vector<std::string>{"stage/eu-west-1/stage/mysql/mysql.tf.json"});
  std::vector<std::string> a = split(before_[paths[0]], '\n');
  std::vector<std::string> b = split(changed[paths[0]], '\n');
  ASSERT_EQ(a.size(), b.size());
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i]) lines.push_back(b[i]);
  }
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].substr(lines[0].find_first_not_of(' ')), "\"backup_retention_period\": 8,");
}

TEST_F(Change, CommentChangesNothing) {
  acme_["organization.yaml"] += "\n# one more line\n";
  EXPECT_EQ(differing_paths(before_, after()), std::vector<std::string>{});
}

TEST_F(Change, NewAccountChangesOnlyWhatMustKnowOfIt) {
  acme_["sandbox/account.yaml"] = "kind: application\nemail: aws+sandbox@acme.example\n";
  const std::set<std::string> must_know = {
      "master/_global/organization",                  // the account itself
      "security/_global/people",                      // its groups
      "security/_global/audit-archive",               // may write its trail
      "security/_global/access",                      // its machines may ask who has which SSH key
      "security/_global/state",                       // may read where the archive is
      "shared-services/_global/dns-delegation",       // its name servers
      "shared-services/_global/access",               // CI may enter it
      "shared-services/eu-west-1/_global/artifacts",  // may read what servers and functions start from
  };
  for (const std::string& unit : differing_units(before_, after())) {
    EXPECT_TRUE(unit.starts_with("sandbox/") || must_know.contains(unit)) << unit;
  }
}

TEST_F(Change, NewEnvironmentChangesOnlyWhatMustKnowOfIt) {
  acme_["stage/eu-west-1/canary.yaml"] = "network: {cidr: 10.18.0.0/17}\n";
  for (const std::string& unit : differing_units(before_, after())) {
    // The management VPC and the account's zone only say more of themselves (outputs); the VPN leads there.
    bool known = unit.starts_with("stage/eu-west-1/canary/") || unit.starts_with("stage/us-east-1/canary/") ||
                 unit.starts_with("stage/eu-west-1/mgmt/vpn");
    EXPECT_TRUE(known) << unit;
  }
}

}  // namespace
}  // namespace ashlar::testing
