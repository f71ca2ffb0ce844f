// States in S3, beside Terraform itself with the same bucket: each must find the other's state and respect
// its lock. Terraform's built-in `terraform_data` needs no provider.
#include "terraform/state/s3_state.h"

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "base/files.h"
#include "support/aws_server.h"
#include "terraform/folder.h"

namespace ashlar::terraform {
namespace {

namespace fs = std::filesystem;

class S3States : public testing::WithAwsServer {
 protected:
  void SetUp() override {
    WithAwsServer::SetUp();
    if (server == nullptr) return;
    client_.emplace(server->client());
    s3("PUT", "acme-states",
       "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
       "</CreateBucketConfiguration>");
  }

  S3State state() const { return {*client_, {"acme-states", "eu-west-1", key}, ""}; }
  static LockInfo lock() { return new_lock("apply", "0.1.0", ""); }

  static StateFile some_state(std::uint64_t serial = 1) {
    StateFile state = new_state("1.11.4");
    state.serial = serial;
    state.outputs["a"] = {"b", "string", false};
    return state;
  }

  /// As `terraform force-unlock` does it.
  void force_unlock() const { s3("DELETE", "acme-states/" + key + ".tflock"); }

  const std::string key = "stage/eu-west-1/stage/vpc/terraform.tfstate";
  std::optional<aws::Client> client_;
};

TEST_F(S3States, WhatIsWrittenIsReadByAnother) {
  S3State first = state();
  EXPECT_FALSE(first.read().value());
  EXPECT_FALSE(first.holder().value());
  EXPECT_THROW(static_cast<void>(first.write(some_state())), std::logic_error);
  ASSERT_TRUE(first.lock(lock()));
  EXPECT_FALSE(first.read().value());
  const StateFile written = some_state();
  ASSERT_TRUE(first.write(written));
  EXPECT_EQ(state_text(**state().read()), state_text(written));
  ASSERT_TRUE(first.unlock());
  EXPECT_FALSE(state().holder().value());
  EXPECT_THROW(static_cast<void>(first.write(some_state())), std::logic_error);
}

TEST_F(S3States, OnlyOneHoldsTheLockAndTheOtherIsToldWho) {
  S3State first = state();
  S3State second = state();
  LockInfo mine = lock();
  mine.who = "kim@laptop";
  ASSERT_TRUE(first.lock(mine));
  EXPECT_EQ(first.holder().value()->path, "acme-states/" + key);
  const auto refused = second.lock(lock());
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().text().find("apply by kim@laptop since " + mine.created), std::string::npos)
      << refused.error().text();
  EXPECT_NE(refused.error().reason.find(mine.id), std::string::npos);
  ASSERT_TRUE(second.unlock());  // it holds none: the other's stays
  EXPECT_EQ(first.holder().value()->id, mine.id);
  ASSERT_TRUE(first.unlock());
  EXPECT_TRUE(second.lock(lock()));
}

TEST_F(S3States, ALockThatAnotherTookSinceStays) {
  S3State first = state();
  S3State second = state();
  ASSERT_TRUE(first.lock(lock()));
  force_unlock();
  const LockInfo other = lock();
  ASSERT_TRUE(second.lock(other));
  ASSERT_TRUE(first.unlock());
  EXPECT_EQ(second.holder().value()->id, other.id);
}

TEST_F(S3States, WhoseLockWasReleasedByForceWritesNoMore) {
  S3State first = state();
  ASSERT_TRUE(first.lock(lock()));
  ASSERT_TRUE(first.write(some_state(1)));
  force_unlock();
  S3State second = state();
  ASSERT_TRUE(second.lock(lock()));
  ASSERT_TRUE(second.write(some_state(2)));
  const auto refused = first.write(some_state(3));
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().reason.find("lock"), std::string::npos) << refused.error().text();
  EXPECT_EQ((*state().read())->serial, 2U);
}

/// The first try arrives, and its answer is lost: the second finds a lock that is its own.
TEST_F(S3States, ALostAnswerIsNoLostLock) {
  server->set_faults(
      {{{"kind", "drop"}, {"service", "s3"}, {"action", "PutObject"}, {"when", "after"}, {"times", 1}}});
  S3State first = state();
  const auto locked = first.lock(lock());
  ASSERT_TRUE(locked) << locked.error().text();
  EXPECT_EQ(server->count("s3 PutObject"), 2);
  ASSERT_TRUE(first.unlock());
  EXPECT_FALSE(first.holder().value());
}

TEST_F(S3States, ABucketThatIsNotThereIsSaid) {
  S3State elsewhere(*client_, {"acme-none", "eu-west-1", key}, "");
  const auto read = elsewhere.read();
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().text().find("NoSuchBucket"), std::string::npos) << read.error().text();
  EXPECT_FALSE(elsewhere.lock(lock()));
}

/// Terraform in a folder whose state is in that bucket.
class S3BesideTerraform : public S3States {
 protected:
  bool start(const std::string& resource) {
    if (server == nullptr) return false;
    const auto found = testing::terraform_or_skip();
    if (!found) return false;
    program_ = found->path;
    const std::string backend =
        "terraform {\n  backend \"s3\" {\n    bucket = \"acme-states\"\n    key = \"" + key +
        "\"\n    region = \"eu-west-1\"\n    use_lockfile = true\n    use_path_style = true\n  }\n}\n";
    static_cast<void>(write_file(folder_.path() / "main.tf",
                                 backend + "resource \"terraform_data\" \"one\" {\n" + resource + "}\n"));
    const Finished init = terraform({"init", "-no-color", "-input=false"});
    EXPECT_EQ(init.exit_code, 0) << init.err;
    return true;
  }

  Finished terraform(std::vector<std::string> arguments) const {
    auto environment = quiet_environment();
    environment.merge(server->environment());
    return run({program_, std::move(arguments), folder_.path().string(), environment, {}}).value();
  }
  Finished plan() const { return terraform({"plan", "-no-color", "-input=false", "-detailed-exitcode"}); }
  Finished apply() const { return terraform({"apply", "-no-color", "-input=false", "-auto-approve"}); }

  const testing::Folder folder_;
  std::string program_;
};

TEST_F(S3BesideTerraform, EachTakesTheOthersState) {
  if (!start("input = { a = [1, 2.5, true, null, \"<&>\"] }\n")) GTEST_SKIP();
  const Finished applied = apply();
  ASSERT_EQ(applied.exit_code, 0) << applied.err;
  S3State ours = state();
  ASSERT_TRUE(ours.lock(lock()));
  auto read = ours.read();
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->resources.at(0).address(), "terraform_data.one");
  ++(*read)->serial;
  ASSERT_TRUE(ours.write(**read));
  ASSERT_TRUE(ours.unlock());
  const Finished planned = plan();
  EXPECT_EQ(planned.exit_code, 0) << planned.out << planned.err;
}

TEST_F(S3BesideTerraform, ItRespectsOurLockAndReleasesItByForce) {
  if (!start("")) GTEST_SKIP();
  S3State ours = state();
  LockInfo mine = lock();
  mine.info = "of ours";
  ASSERT_TRUE(ours.lock(mine));
  const Finished refused = plan();
  EXPECT_EQ(refused.exit_code, 1);
  for (const std::string& part : {mine.id, mine.info, mine.who, std::string("PreconditionFailed")})
    EXPECT_NE(refused.err.find(part), std::string::npos) << part << " in " << refused.err;
  const Finished forced = terraform({"force-unlock", "-no-color", "-force", mine.id});
  EXPECT_EQ(forced.exit_code, 0) << forced.out << forced.err;
  EXPECT_FALSE(ours.holder().value());
  EXPECT_EQ(plan().exit_code, 2);  // there is something to make, and no lock
}

TEST_F(S3BesideTerraform, WeRespectItsLock) {
  if (!start("provisioner \"local-exec\" {\ncommand = \"while ! test -e go; do sleep 0.05; done\"\n}\n"))
    GTEST_SKIP();
  auto running = std::async(std::launch::async, [&] { return apply(); });
  S3State ours = state();
  std::optional<LockInfo> holder;
  for (int i = 0; i < 600 && !holder; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const auto held = ours.holder();
    if (held && *held) holder = **held;
  }
  const auto refused = ours.lock(lock());
  static_cast<void>(write_file(folder_.path() / "go", ""));
  ASSERT_TRUE(holder);
  EXPECT_EQ(holder->operation, "OperationTypeApply");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().reason.find(holder->id), std::string::npos) << refused.error().text();
  EXPECT_EQ(running.get().exit_code, 0);
  EXPECT_TRUE(ours.lock(lock()));
}

}  // namespace
}  // namespace ashlar::terraform
