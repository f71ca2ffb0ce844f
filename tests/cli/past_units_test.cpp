// An environment that leaves the folder: the program itself, run on acme, with states in files.
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "cli/acme_on_aws.h"

namespace ashlar::cli {
namespace {

namespace fs = std::filesystem;
using testing::stage_account;
using testing::Words;
using Texts = std::set<std::string>;

class PastEnvironment : public testing::AcmeOnAws {
 protected:
  /// "delete UNIT//ADDRESS"
  Texts planned(const Words& selection) const {
    Words words{"plan", "--json"};
    words.insert(words.end(), selection.begin(), selection.end());
    const Finished done = ashlar(words);
    EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
    Texts all;
    std::istringstream lines(done.out);
    for (std::string line; std::getline(lines, line);) {
      const nlohmann::json event = nlohmann::json::parse(line);
      if (event.at("event") == "change")
        all.insert(event.at("action").get<std::string>() + " " + event.at("unit").get<std::string>() + "//" +
                   event.at("address").get<std::string>());
    }
    return all;
  }

  /// "delete UNIT//ADDRESS" of all that the unit's state holds.
  Texts all_of(const std::string& unit) const {
    Texts all;
    const std::string text = state_of(unit);
    EXPECT_NE(text, "") << unit;
    if (text.empty()) return all;
    const nlohmann::json state = nlohmann::json::parse(text);
    for (const nlohmann::json& resource : state.at("resources"))
      all.insert("delete " + unit + "//" + resource.at("type").get<std::string>() + "." +
                 resource.at("name").get<std::string>());
    return all;
  }

  /// States outside the environment, by file.
  std::map<std::string, std::string> other_states() const {
    std::map<std::string, std::string> states;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path() / ".ashlar" / "terraform")) {
      const std::string path = entry.path().lexically_relative(folder.path()).generic_string();
      const bool in_environment = path.find("/stage/eu-west-1/stage/") != std::string::npos;
      if (path.ends_with(".tfstate") && !in_environment) states[path] = read(path);
    }
    return states;
  }

  /// Nothing where an account has never been asked anything.
  static nlohmann::json member(const nlohmann::json& object, const char* name) {
    return object.is_object() ? object.value(name, nlohmann::json::object()) : nlohmann::json::object();
  }

  /// Of the environment; the management VPC that it peers with is another's.
  std::size_t vpcs() const {
    const nlohmann::json all =
        member(member(member(server->dump(stage_account), "eu-west-1"), "ec2"), "vpcs");
    std::size_t count = 0;
    for (const auto& [id, vpc] : all.items()) count += vpc.at("cidr_block") == "10.17.0.0/17" ? 1U : 0U;
    return count;
  }
};

TEST_F(PastEnvironment, WhatItMadeGoesAndNothingElse) {
  const std::string vpc = "stage/eu-west-1/stage/vpc";
  const std::string keys = "stage/eu-west-1/stage/keys";
  const Finished made = ashlar({"apply", "--yes", "--unit", vpc, "--unit", keys});
  ASSERT_EQ(made.exit_code, 0) << made.out << made.err;
  ASSERT_EQ(vpcs(), 1U);
  Texts expected = all_of(vpc);
  expected.merge(all_of(keys));
  const auto others = other_states();
  fs::remove(folder.path() / "stage" / "eu-west-1" / "stage.yaml");
  EXPECT_EQ(planned({"--environment", "stage"}), expected);
  const Finished removed = ashlar({"apply", "--yes", "--environment", "stage"});
  EXPECT_EQ(removed.exit_code, 0) << removed.out << removed.err;
  EXPECT_EQ(vpcs(), 0U);
  EXPECT_EQ(other_states(), others);
  EXPECT_EQ(all_of(vpc), Texts{});
  const Finished nothing = ashlar({"plan", "--environment", "stage"});
  EXPECT_EQ(nothing.exit_code, 1) << nothing.out;
  EXPECT_NE(nothing.err.find("there is no environment stage"), std::string::npos) << nothing.err;
}

TEST_F(PastEnvironment, ARunThatWasKilledOnceAllHadGoneIsRecovered) {
  write(".ashlar/apply.journal", R"({"entry":"lock","id":"1","unit":"stage/eu-west-1/stage/keys"})"
                                 "\n");
  fs::remove(folder.path() / "stage" / "eu-west-1" / "stage.yaml");
  const Finished done = ashlar({"apply", "--yes", "--unit", "stage/_global/budget"});
  EXPECT_EQ(done.exit_code, 0) << done.out << done.err;
  EXPECT_FALSE(fs::exists(folder.path() / ".ashlar" / "apply.journal"));
}

}  // namespace
}  // namespace ashlar::cli
