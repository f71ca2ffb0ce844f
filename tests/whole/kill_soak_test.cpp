// Kills of whole acme, its states in S3: inside the first call of every action that changes something, and at
// moments that nobody chose, also with all that the folder knows of its runs lost. Hours: `make soak`.
#include <random>

#include "whole/clean_run.h"
#include "whole/killing.h"
#include "whole/organizations.h"

namespace ashlar::whole {
namespace {

namespace fs = std::filesystem;

class KillSoak : public WholeTest {
 protected:
  void SetUp() override {
    if (!is_set("ASHLAR_SOAK")) GTEST_SKIP() << "NOT RUN: `make soak` runs it";
    WholeTest::SetUp();
    if (server != nullptr) made_.emplace(*server, tested_acme());
  }

  const Site& site() const { return *made_; }

  void bootstrap() const { site().expect(0, {"bootstrap", "-y"}); }

  Inventory inventory() const { return inventory_of(server->whole_dump(), account_names(site())); }

  /// What an undisturbed apply after the bootstrap makes, and by which calls.
  const CleanRun& clean() const {
    static const CleanRun one = [&] {
      const Site calm(*server, tested_acme());
      calm.expect(0, {"bootstrap", "-y"});
      server->forget_calls();
      calm.expect(0, {"apply", "-y"});
      CleanRun made{inventory_of(server->whole_dump(), account_names(calm)), changing_calls(*server)};
      server->reset();
      return made;
    }();
    return one;
  }

  /// As on a CI runner whose disk is gone.
  void lose_folder() const {
    fs::remove_all(site().folder() / ".ashlar");
    site().expect(0, {"unlock", "-y"});
  }

  /// Runs until one ends by itself; at most so many before it are killed. Returns how many were.
  int run_killed_at_random(const Words& words, int most, const std::function<void()>& after_each = {}) {
    const Watch watch("killed at random: " + words.front());
    int kills = 0;
    for (; kills < most; ++kills) {
      Process ashlar = site().start(words);
      const auto moment = std::chrono::milliseconds(std::uniform_int_distribution(500, 15'000)(chance));
      if (ashlar.wait(moment)) {
        EXPECT_EQ(ashlar.wait(), 0) << end_of(read_file(site().log(), 256U << 20).value());
        return kills;
      }
      kill_with_provider(ashlar);
      if (after_each) after_each();
    }
    site().expect(0, words);
    return kills;
  }

  void expect_as_clean() const {
    EXPECT_EQ(differences(inventory(), clean().inventory), "");
    site().expect(0, {"plan", "--refresh", "--exit-code"});
  }

  std::optional<Site> made_;
  std::mt19937 chance{7};  // which moments differs all the same, from machine to machine
};

/// Terraform itself makes what stands in the team's units: what it had begun when it was killed it does not
/// find again, and whoever runs Ashlar is told to adopt it.
std::set<std::string> without_the_teams(std::set<std::string> calls) {
  std::erase_if(calls, [](const std::string& call) { return call.starts_with("dynamodb "); });
  return calls;
}

TEST_F(KillSoak, InsideEveryAction) {
  const auto calls = without_the_teams(clean().calls);
  bootstrap();
  run_killed_inside(*server, site(), {"apply", "-y"}, calls);
  expect_as_clean();
}

TEST_F(KillSoak, InsideEveryActionAndTheFolderIsLost) {
  const auto calls = without_the_teams(clean().calls);
  bootstrap();
  run_killed_inside(*server, site(), {"apply", "-y"}, calls, [&] { lose_folder(); });
  expect_as_clean();
}

TEST_F(KillSoak, AtRandomMoments) {
  static_cast<void>(clean());
  bootstrap();
  EXPECT_GT(run_killed_at_random({"apply", "-y"}, 50), 10);
  expect_as_clean();
  EXPECT_GT(run_killed_at_random({"destroy", "-y", "--include-protected", "all"}, 50), 10);
  const auto built = ashlar::testing::build_organization(tested_acme());
  expect_only_the_organization(server->whole_dump(), stores_in(built->architecture));
}

TEST_F(KillSoak, AtRandomMomentsAndTheFolderIsLost) {
  static_cast<void>(clean());
  bootstrap();
  EXPECT_GT(run_killed_at_random({"apply", "-y"}, 50, [&] { lose_folder(); }), 10);
  expect_as_clean();
}

}  // namespace
}  // namespace ashlar::whole
