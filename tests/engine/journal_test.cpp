#include "engine/journal.h"

#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/files.h"
#include "base/temporary_folder.h"

namespace ashlar::engine {
namespace {

const ResourceName vpc{"stage/eu-west-1/stage/vpc", "aws_vpc.main"};
const ResourceName subnet{"stage/eu-west-1/stage/vpc", "aws_subnet.a"};

terraform::StateResource resource(const std::string& id) {
  terraform::StateResource made;
  made.type = "aws_vpc";
  made.name = "main";
  made.provider = "p";
  terraform::StateObject object;
  object.attributes = {{"id", id}, {"text", "a\nb"}};
  object.private_data = std::string("\0\x01", 2);
  made.objects.push_back(object);
  return made;
}

class Journals : public ::testing::Test {
 protected:
  std::filesystem::path path() const { return folder_.path() / "run" / "journal"; }
  std::unique_ptr<Journal> open() const { return std::move(Journal::open(path()).value()); }

  const test::TemporaryFolder folder_;
};

TEST_F(Journals, WhatWasBegunIsInFlightUntilItsResult) {
  {
    const auto journal = open();
    ASSERT_TRUE(journal->intend(vpc, "create"));
    ASSERT_TRUE(journal->intend(subnet, "create"));
    ASSERT_TRUE(journal->close());
  }
  EXPECT_EQ(open()->unfinished().in_flight, (std::set{vpc, subnet}));
  const auto made = resource("vpc-1");
  ASSERT_TRUE(open()->result(vpc, &made));
  const Unfinished left = open()->unfinished();
  EXPECT_EQ(left.in_flight, std::set{subnet});
  EXPECT_EQ(left.results.at(vpc), made);
  struct stat about {};
  ASSERT_EQ(::stat(path().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(Journals, WhatIsForgottenIsInFlightNoMore) {
  const auto journal = open();
  ASSERT_TRUE(journal->intend(vpc, "create"));
  ASSERT_TRUE(journal->forget(vpc));
  EXPECT_TRUE(journal->unfinished().empty());
  ASSERT_TRUE(journal->close());
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(Journals, ResultsAreKeptUntilTheirUnitIsWritten) {
  const auto journal = open();
  const auto made = resource("vpc-1");
  ASSERT_TRUE(journal->result(vpc, &made));
  ASSERT_TRUE(journal->result(vpc, nullptr));
  EXPECT_EQ(journal->unfinished().results.at(vpc), std::nullopt);
  ASSERT_TRUE(journal->written("another/unit", {"line", 1}));
  EXPECT_EQ(journal->unfinished().results.size(), 1U);
  ASSERT_TRUE(journal->written(vpc.unit, {"line", 7}));
  EXPECT_TRUE(journal->unfinished().empty());
  EXPECT_EQ(journal->unfinished().versions.at(vpc.unit).serial, 7U);
}

TEST_F(Journals, OneThatHasNothingLeftToTellIsRemoved) {
  const auto journal = open();
  ASSERT_TRUE(journal->begin_lock(vpc.unit, "id-1"));
  ASSERT_TRUE(journal->close());
  EXPECT_TRUE(std::filesystem::exists(path()));
  EXPECT_EQ(journal->unfinished().locks.at(vpc.unit), std::set<std::string>{"id-1"});
  ASSERT_TRUE(journal->end_lock(vpc.unit));
  ASSERT_TRUE(journal->close());
  EXPECT_FALSE(std::filesystem::exists(path()));
}

TEST_F(Journals, OnlyOneRunHasItOpen) {
  const auto journal = open();
  const auto second = Journal::open(path());
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().reason.find("another run"), std::string::npos);
}

TEST_F(Journals, WhatWasCutOffIsKeptUntilItIsTouchedAgain) {
  const auto made = resource("vpc-1");
  {
    const auto journal = open();
    ASSERT_TRUE(journal->intend(vpc, "create"));
    ASSERT_TRUE(journal->result(vpc, &made));
    ASSERT_TRUE(journal->cut_off(vpc));
    ASSERT_TRUE(journal->written(vpc.unit, {"line", 7}));
    ASSERT_TRUE(journal->close());
  }
  const auto journal = open();
  EXPECT_EQ(journal->unfinished().cut_off, std::set{vpc});
  ASSERT_TRUE(journal->result(vpc, &made));
  EXPECT_TRUE(journal->unfinished().cut_off.empty());
}

TEST_F(Journals, AreLookedAtWithoutBeingTaken) {
  EXPECT_FALSE(Journal::look(path()).value());
  EXPECT_FALSE(std::filesystem::exists(path()));
  {
    const auto journal = open();
    ASSERT_TRUE(journal->intend(vpc, "create"));
    EXPECT_TRUE(Journal::look(path()).value()->at_work);
    EXPECT_TRUE(journal->intend(subnet, "create")) << "it is still the one who has it";
  }
  const auto left = Journal::look(path()).value();
  ASSERT_TRUE(left);
  EXPECT_FALSE(left->at_work);
  EXPECT_EQ(left->unfinished.in_flight, (std::set{vpc, subnet}));
  const std::string whole = read_file(path(), 1 << 20).value();
  ASSERT_TRUE(write_private_file(path(), whole + R"({"entry":"int)"));
  EXPECT_EQ(Journal::look(path()).value()->unfinished.in_flight, (std::set{vpc, subnet}));
  EXPECT_NE(read_file(path(), 1 << 20).value(), whole) << "nothing is cut off";
  ASSERT_TRUE(write_private_file(path(), ""));
  EXPECT_FALSE(Journal::look(path()).value());
}

TEST_F(Journals, AnUnfinishedLineIsCutOff) {
  ASSERT_TRUE(open()->intend(vpc, "create"));
  const std::string whole = read_file(path(), 1 << 20).value();
  ASSERT_TRUE(write_private_file(path(), whole + R"({"entry":"int)"));
  EXPECT_EQ(open()->unfinished().in_flight, std::set{vpc});
  ASSERT_TRUE(open()->intend(subnet, "create"));
  EXPECT_EQ(open()->unfinished().in_flight, (std::set{vpc, subnet}));
}

TEST_F(Journals, DamageInTheMiddleIsToldAndNotSkipped) {
  ASSERT_TRUE(write_private_file(path(), "{\"entry\":\"end\"}\nnonsense\n{\"entry\":\"end\"}\n"));
  const auto read = Journal::open(path());
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().reason.find("line 2"), std::string::npos);
}

TEST_F(Journals, LinesOfSeveralThreadsDoNotMix) {
  {
    const auto journal = open();
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread)
      threads.emplace_back([&, thread] {
        for (int i = 0; i < 20; ++i)
          EXPECT_TRUE(journal->intend({std::string(300, 'x'), std::to_string(20 * thread + i)}, "create"));
      });
    for (std::thread& thread : threads) thread.join();
  }
  EXPECT_EQ(open()->unfinished().in_flight.size(), 160U);
}

}  // namespace
}  // namespace ashlar::engine
