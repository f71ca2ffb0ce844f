// GitHub's workflow: it can be read, what it runs is what the program takes, and it is what the example has.
#include <functional>
#include <regex>

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/text.h"
#include "cli/program.h"
#include "config/scaffold_workflow.h"
#include "config/yaml.h"

namespace ashlar::cli {
namespace {

class Workflow : public testing::Test {
 protected:
  Workflow() {
    const FileId file = sources.add("ashlar.yml", std::string(github_workflow()));
    root = yaml::parse(file, sources, diagnostics);
  }

  /// Every text below `key`, wherever that stands.
  std::vector<std::string> all(std::string_view key) const {
    std::vector<std::string> found;
    const std::function<void(const yaml::Node&)> look = [&](const yaml::Node& node) {
      for (const yaml::Node& item : node.items) look(item);
      for (const yaml::Entry& entry : node.entries) {
        if (entry.key == key && entry.value.is_scalar()) found.push_back(entry.value.text);
        look(entry.value);
      }
    };
    look(root);
    return found;
  }

  const yaml::Node& job(std::string_view name) const { return root.find("jobs")->value.find(name)->value; }

  Sources sources;
  Diagnostics diagnostics;
  yaml::Node root;
};

/// The words of a command up to where the shell's own begin.
std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (const std::string& word : split(line, ' ')) {
    if (word == ">" || word == "||") break;
    words.push_back(replace_all(word, "\"", ""));
  }
  return {words.begin() + 1, words.end()};
}

TEST_F(Workflow, CanBeReadAndIsWhatTheExampleHas) {
  EXPECT_FALSE(diagnostics.has_errors());
  const auto example = read_file(
      std::string(ASHLAR_SOURCE_DIR) + "/examples/acme/" + std::string(github_workflow_file), 1 << 20);
  ASSERT_TRUE(example);
  EXPECT_EQ(*example, github_workflow());
}

TEST_F(Workflow, RunsWhatTheProgramTakes) {
  std::vector<std::string> commands;
  for (const std::string& script : all("run"))
    for (const std::string& line : split(script, '\n'))
      if (line.starts_with("ashlar ")) commands.push_back(line);
  for (const std::string& command : commands) {
    const auto mistake = mistake_in(words_of(command));
    EXPECT_FALSE(mistake) << command << ": " << mistake->summary;
  }
  EXPECT_EQ(commands.size(), 3U);
  EXPECT_TRUE(mistake_in({"plan", "--mark-down"})) << "nothing would be found";
}

TEST_F(Workflow, NamesWhatIsNotOursByItsCommit) {
  const std::regex pinned(R"([a-z-]+/[a-z-]+@[0-9a-f]{40})");
  const std::vector<std::string> uses = all("uses");
  EXPECT_EQ(uses.size(), 6U);
  for (const std::string& one : uses) EXPECT_TRUE(std::regex_match(one, pinned)) << one;
}

TEST_F(Workflow, GivesEachJobWhatItNeedsAndNoMore) {
  EXPECT_TRUE(root.find("permissions")->value.entries.empty());
  for (const char* name : {"plan", "apply"}) {
    const yaml::Node& permissions = job(name).find("permissions")->value;
    EXPECT_EQ(permissions.find("contents")->value.text, "read");
    EXPECT_EQ(permissions.find("id-token")->value.text, "write");
  }
  EXPECT_EQ(job("plan").find("permissions")->value.find("pull-requests")->value.text, "write");
  EXPECT_EQ(job("apply").find("permissions")->value.entries.size(), 2U);
}

TEST_F(Workflow, LetsNoTwoAppliesMeet) {
  const yaml::Node& concurrency = root.find("concurrency")->value;
  EXPECT_EQ(concurrency.find("group")->value.text,
            "ashlar-${{ github.event_name == 'push' && 'main' || github.ref }}");
  EXPECT_EQ(concurrency.find("cancel-in-progress")->value.text, "${{ github.event_name != 'push' }}");
}

}  // namespace
}  // namespace ashlar::cli
