// What `plan`, `drift` and `status` say of a run that was interrupted.
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/acme_on_aws.h"
#include "engine/journal.h"
#include "engine/state_access.h"

namespace ashlar::cli {
namespace {

constexpr const char* unit = "stage/*/stage/keys";
constexpr const char* lost = "stage/eu-west-1/stage/keys//aws_kms_key.main";

/// As a run leaves it that is killed inside a call.
class Interrupted : public testing::AcmeOnAws {
 protected:
  void SetUp() override {
    AcmeOnAws::SetUp();
    write(
        ".ashlar/apply.journal",
        R"({"entry":"intent","unit":"stage/eu-west-1/stage/keys","address":"aws_kms_key.main","call":"create"})"
        "\n");
  }
};

TEST_F(Interrupted, IsToldToPeople) {
  for (const char* command : {"plan", "drift", "status"}) {
    const Finished done = ashlar({command, "--unit", unit});
    EXPECT_EQ(done.exit_code, 0) << done.err;
    const std::string said = done.out + done.err;
    EXPECT_NE(said.find("A run from this folder was interrupted"), std::string::npos) << said;
    EXPECT_NE(said.find(lost), std::string::npos) << said;
  }
  EXPECT_NE(read(".ashlar/apply.journal"), "") << "that is for an apply";
}

TEST_F(Interrupted, IsToldToPrograms) {
  for (const char* command : {"plan", "drift"}) {
    const Finished done = ashlar({command, "--unit", unit, "--json"});
    std::istringstream lines(done.out);
    std::string line;
    std::getline(lines, line);
    std::getline(lines, line);
    const nlohmann::json event = nlohmann::json::parse(line);
    EXPECT_EQ(event.at("event"), "unfinished_run") << event;
    EXPECT_EQ(event.at("at_work"), false);
    EXPECT_EQ(event.at("in_flight"), nlohmann::json::array({lost}));
  }
  const nlohmann::json status = nlohmann::json::parse(ashlar({"status", "--unit", unit, "--json"}).out);
  EXPECT_EQ(status.at("unfinished_run"), true);
  EXPECT_EQ(status.at("run").at("in_flight"), nlohmann::json::array({lost}));
  std::filesystem::remove(folder.path() / ".ashlar" / "apply.journal");
  const Finished after = ashlar({"plan", "--unit", unit, "--json"});
  EXPECT_EQ(after.out.find("unfinished_run"), std::string::npos) << after.out;
}

TEST_F(Interrupted, LocksOfARunThatGoesOnAreNotReleased) {
  Unit keys;
  keys.path = {"stage", "eu-west-1", "stage", "keys"};
  const auto backend = engine::local_states(folder.path() / ".ashlar" / "terraform")(keys);
  const terraform::LockInfo lock = terraform::new_lock("apply", "test", backend->name());
  ASSERT_TRUE(backend->lock(lock));
  auto journal = engine::Journal::open(folder.path() / ".ashlar" / "apply.journal").value();
  ASSERT_TRUE(journal->begin_lock(keys.path.text(), lock.id));
  const Finished refused = ashlar({"unlock", "-y", "--unit", unit});
  EXPECT_EQ(refused.exit_code, 1) << refused.out;
  EXPECT_NE(refused.err.find("a run from this folder is at work and holds these locks"), std::string::npos)
      << refused.err;
  EXPECT_TRUE(backend->unlock()) << "it is ours still";
}

}  // namespace
}  // namespace ashlar::cli
