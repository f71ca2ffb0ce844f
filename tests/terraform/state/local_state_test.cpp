// States in files, beside Terraform itself, which must find them and respect their locks, and the other way
// round. Its built-in `terraform_data` needs no provider.
#include "terraform/state/local_state.h"

#include <future>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/files.h"
#include "terraform/folder.h"

namespace ashlar::terraform {
namespace {

namespace fs = std::filesystem;

class LocalStates : public ::testing::Test {
 protected:
  fs::path file() const { return folder_.path() / "unit" / "terraform.tfstate"; }
  fs::path beside(const std::string& name) const { return file().parent_path() / name; }
  static LockInfo lock() { return new_lock("apply", "0.1.0", ""); }

  static StateFile some_state(std::uint64_t serial = 1) {
    StateFile state = new_state("1.11.4");
    state.serial = serial;
    state.outputs["a"] = {"b", "string", false};
    return state;
  }

  const testing::Folder folder_;
};

TEST_F(LocalStates, ThereIsNoneAtFirstAndNoneIsLeft) {
  LocalState state(file());
  EXPECT_FALSE(state.read().value());
  ASSERT_TRUE(state.lock(lock()));
  EXPECT_FALSE(state.read().value());
  EXPECT_TRUE(fs::exists(beside(".terraform.tfstate.lock.info")));
  ASSERT_TRUE(state.unlock());
  EXPECT_TRUE(fs::is_empty(file().parent_path()));
}

TEST_F(LocalStates, WhatIsWrittenIsReadByAnotherAndForItsOwnerAlone) {
  LocalState state(file());
  ASSERT_TRUE(state.lock(lock()));
  const StateFile long_one = [] {
    StateFile made = some_state();
    made.outputs["long"] = {std::string(10000, 'x'), "string", true};
    return made;
  }();
  ASSERT_TRUE(state.write(long_one));
  EXPECT_EQ(state_text(**LocalState(file()).read()), state_text(long_one));
  const StateFile shorter = some_state(2);
  ASSERT_TRUE(state.write(shorter));
  EXPECT_EQ(*read_file(file(), 1 << 20), state_text(shorter));
  struct stat about {};
  ASSERT_EQ(::stat(file().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
}

TEST_F(LocalStates, OnlyWhoHoldsTheLockWrites) {
  LocalState state(file());
  EXPECT_THROW(static_cast<void>(state.write(some_state())), std::logic_error);
  LocalState other(file());
  ASSERT_TRUE(other.lock(lock()));
  const auto refused = state.lock(lock());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().reason.find("apply by "), std::string::npos) << refused.error().text();
  ASSERT_TRUE(state.holder().value());
  static_cast<void>(state.read());  // opening and closing the file does not lose the other's lock
  EXPECT_FALSE(state.lock(lock()));
  ASSERT_TRUE(other.unlock());
  EXPECT_FALSE(state.holder().value());
  EXPECT_TRUE(state.lock(lock()));
}

TEST_F(LocalStates, AKillWhileWritingLosesNothing) {
  {
    LocalState state(file());
    ASSERT_TRUE(state.lock(lock()));
    ASSERT_TRUE(state.write(some_state(1)));
  }
  const StateFile next = some_state(2);
  ASSERT_TRUE(write_private_file(beside("terraform.tfstate.new"), state_text(next)));
  ASSERT_TRUE(write_private_file(file(), state_text(next).substr(0, 40)));  // as far as it came
  LocalState after(file());
  EXPECT_EQ((*after.read())->serial, 2U);
  ASSERT_TRUE(after.lock(lock()));
  EXPECT_EQ(*read_file(file(), 1 << 20), state_text(next));
  EXPECT_FALSE(fs::exists(beside("terraform.tfstate.new")));
}

TEST_F(LocalStates, ALockFileOfOneThatDiedIsNone) {
  ASSERT_TRUE(write_private_file(beside(".terraform.tfstate.lock.info"), lock_text(lock())));
  ASSERT_TRUE(write_private_file(file(), state_text(some_state())));
  LocalState state(file());
  EXPECT_FALSE(state.holder().value());
  EXPECT_TRUE(state.lock(lock()));
}

/// Terraform in the same folder.
class BesideTerraform : public LocalStates {
 protected:
  bool start(const std::string& resource) {
    const auto found = testing::terraform_or_skip();
    if (!found) return false;
    program_ = found->path;
    static_cast<void>(
        write_file(beside("main.tf"), "resource \"terraform_data\" \"one\" {\n" + resource + "}\n"));
    const Finished init = terraform({"init", "-no-color"});
    EXPECT_EQ(init.exit_code, 0) << init.err;
    return true;
  }

  Finished terraform(std::vector<std::string> arguments) const {
    arguments.emplace_back("-input=false");
    return run({program_, std::move(arguments), file().parent_path().string(), quiet_environment(), {}})
        .value();
  }

  std::string program_;
};

TEST_F(BesideTerraform, EachTakesTheOthersState) {
  if (!start("input = { a = [1, 2.5, true, null, \"<&>\"] }\n")) GTEST_SKIP();
  const Finished applied = terraform({"apply", "-no-color", "-auto-approve"});
  ASSERT_EQ(applied.exit_code, 0) << applied.err;
  LocalState ours(file());
  ASSERT_TRUE(ours.lock(lock()));
  auto state = ours.read();
  ASSERT_TRUE(state && *state);
  EXPECT_EQ((*state)->resources.at(0).address(), "terraform_data.one");
  ++(*state)->serial;
  ASSERT_TRUE(ours.write(**state));
  ASSERT_TRUE(ours.unlock());
  const Finished plan = terraform({"plan", "-no-color", "-detailed-exitcode"});
  EXPECT_EQ(plan.exit_code, 0) << plan.out << plan.err;
}

TEST_F(BesideTerraform, ItRespectsOurLock) {
  if (!start("")) GTEST_SKIP();
  LocalState ours(file());
  LockInfo mine = lock();
  mine.info = "of ours";
  ASSERT_TRUE(ours.lock(mine));
  const Finished refused = terraform({"plan", "-no-color"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find(mine.id), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("of ours"), std::string::npos) << refused.err;
  ASSERT_TRUE(ours.unlock());
  EXPECT_EQ(terraform({"plan", "-no-color"}).exit_code, 0);
}

TEST_F(BesideTerraform, WeRespectItsLock) {
  if (!start("provisioner \"local-exec\" {\ncommand = \"while ! test -e go; do sleep 0.05; done\"\n}\n"))
    GTEST_SKIP();
  auto running = std::async(std::launch::async, [&] {
    return terraform({"apply", "-no-color", "-auto-approve"});
  });
  LocalState ours(file());
  std::optional<LockInfo> holder;
  for (int i = 0; i < 600 && !holder; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const auto held = ours.holder();
    if (held && *held && !(*held)->id.empty()) holder = **held;
  }
  const auto refused = ours.lock(lock());
  static_cast<void>(write_file(beside("go"), ""));
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->operation, "OperationTypeApply");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().reason.find(holder->id), std::string::npos) << refused.error().text();
  EXPECT_EQ(running.get().exit_code, 0);
  EXPECT_TRUE(ours.lock(lock()));
}

}  // namespace
}  // namespace ashlar::terraform
