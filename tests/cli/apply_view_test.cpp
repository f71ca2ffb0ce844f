// What a terminal shows of an apply, on a clock turned by hand.
#include "cli/apply_view.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "cli/captured.h"
#include "cli/columns.h"
#include "cli/plans.h"

namespace ashlar::cli {
namespace {

using engine::Action;
using engine::TimeLeft;
using std::chrono::seconds;

/// Clusters that are being made, one account each, and a database in the first.
class View : public testing::Test {
 protected:
  View() {
    world.plan.changes.reserve(100);
    add("prod/eu-west-1/prod/cluster", "aws_eks_cluster.main", "cluster", seconds(0));
    add("prod/eu-west-1/prod/mysql", "aws_db_instance.primary", "mysql", seconds(150));
    add("stage/eu-west-1/stage/cluster", "aws_eks_cluster.main", "cluster", seconds(60));
  }

  void add(const std::string& unit, const std::string& address, const std::string& system, seconds begun) {
    const engine::Change& change = world.add(unit, address, Action::Create, system);
    operations.list.push_back({engine::Operation::Kind::Make, &change, {}, {}});
    operations.steps.emplace_back();
    begins.emplace_back(&change, start + begun);
  }

  std::string shown(std::size_t width, std::size_t height = 24) {
    engine::Durations durations;
    durations.add("aws_eks_cluster", Action::Create, seconds(600));
    durations.add("aws_db_instance", Action::Create, seconds(480));
    TimeLeft left(operations, durations);
    for (const auto& [change, at] : begins) left.begin(*change, Action::Create, at);
    return apply_view(left, start + seconds(185), width, height);
  }

  HandMade world;
  engine::Operations operations;
  const TimeLeft::Time start{seconds(1000)};
  std::vector<std::pair<const engine::Change*, TimeLeft::Time>> begins;
};

TEST_F(View, TellsEachAccountsSystemsAndWhatIsAtWorkThere) {
  EXPECT_EQ(shown(100),
            "0 of 3 done, about 8 min left\n"
            "  prod  0 of 2\n"
            "    cluster  making eu-west-1/prod/cluster//aws_eks_cluster.main   3 min 5 s of about 10 min\n"
            "    mysql    making eu-west-1/prod/mysql//aws_db_instance.primary  35 s of about 8 min\n"
            "  stage  0 of 1\n"
            "    cluster  making eu-west-1/stage/cluster//aws_eks_cluster.main  2 min 5 s of about 10 min\n");
}

TEST_F(View, KeepsToTheTerminal) {
  for (int i = 0; i < 40; ++i)
    add("account-" + std::to_string(i % 7) + "/eu-west-1/prod/some-long-part",
        "aws_sqs_queue.a_very_long_name_of_a_queue", "certificate-authority-of-all", seconds(100));
  for (const std::size_t width : {50U, 80U, 140U})
    for (const std::size_t height : {4U, 10U, 24U}) {
      const std::string text = shown(width, height);
      const auto lines = split(text, '\n');
      EXPECT_LE(lines.size() - 1, height) << text;
      for (const std::string& line : lines) EXPECT_LE(text_width(line), width) << line;
      EXPECT_TRUE(holds(text, "more at work")) << text;
    }
}

TEST_F(View, WhereThereIsLittleRoomTheEndOfANameIsShown) {
  EXPECT_TRUE(holds(shown(70), " making …//aws_eks_cluster.main  3 min 5 s of about 10 min")) << shown(70);
}

TEST(DurationText, IsAsExactAsAnybodyWants) {
  EXPECT_EQ(duration_text(engine::Seconds(0.44)), "0.4 s");
  EXPECT_EQ(duration_text(seconds(12)), "12 s");
  EXPECT_EQ(duration_text(seconds(60)), "1 min");
  EXPECT_EQ(duration_text(seconds(185)), "3 min 5 s");
  EXPECT_EQ(duration_text(seconds(4320)), "1 h 12 min");
}

}  // namespace
}  // namespace ashlar::cli
