// The flags that select a part of the organisation, as they are typed.
#include "cli/selection.h"

#include "cli/captured.h"
#include "cli/program.h"

namespace ashlar::cli {
namespace {

using Words = std::vector<std::string>;

Printed planned(Words flags) {
  Words words{"plan", "-C", std::string(ASHLAR_SOURCE_DIR) + "/examples/acme"};
  words.insert(words.end(), flags.begin(), flags.end());
  return printed(run_program, words);
}

TEST(Selection, FlagsStandSeveralTimesWithOneGlobEach) {
  engine::Selection selection;
  std::string file;
  std::vector<Command> commands{{"do", "", "", {{"", "", "FILE", "", &file}}, {}}};
  for (Argument& flag : selection_flags(selection)) commands[0].arguments.push_back(std::move(flag));
  ASSERT_TRUE(read_command_line(
      commands, Words{"do", "--account", "prod", "--unit=*/mysql", "--account", "d*", "plan.out"}));
  EXPECT_EQ(selection.accounts, (Words{"prod", "d*"}));
  EXPECT_EQ(selection.units, Words{"*/mysql"});
  EXPECT_EQ(file, "plan.out");
  for (const Words& wrong : {Words{"do", "--account"}, Words{"do", "--account", "--unit", "x"}})
    EXPECT_EQ(read_command_line(commands, wrong).error().summary, "--account needs a value");
  commands[0].arguments.erase(commands[0].arguments.begin());
  EXPECT_EQ(read_command_line(commands, Words{"do", "--account", "--unit", "x"}).error().summary,
            "--account needs a value");
}

TEST(Selection, WhatStandsForNothingIsAMistakeThatNamesWhatIsNear) {
  const Printed account = planned({"--account", "dev", "--account", "prdo"});
  EXPECT_EQ(account.exit, Exit::Mistakes);
  EXPECT_TRUE(holds(account.err, "there is no account prdo")) << account.err;
  EXPECT_TRUE(holds(account.err, "did you mean prod?")) << account.err;
  EXPECT_TRUE(
      holds(planned({"--unit", "prod/eu-west-1/prod/mysq"}).err, "did you mean prod/eu-west-1/prod/mysql?"));
  EXPECT_TRUE(holds(planned({"--unit", "mysq"}).err, "did you mean '*/mysql'?"));
  EXPECT_TRUE(holds(planned({"--system", "nonsense", "--json"}).out, "`ashlar show` tells what there is"));
}

TEST(Selection, WhatTogetherSelectsNothingIsAMistake) {
  const Printed nothing = planned({"--account", "master", "--system", "vpc"});
  EXPECT_EQ(nothing.exit, Exit::Mistakes);
  EXPECT_TRUE(holds(nothing.err, "found: --account master --system vpc")) << nothing.err;
}

}  // namespace
}  // namespace ashlar::cli
