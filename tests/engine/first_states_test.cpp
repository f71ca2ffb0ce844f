// States on their way between files and buckets, where a move was killed.
#include "engine/first_states.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "engine/state_access.h"
#include "support/aws_server.h"
#include "terraform/state/s3_state.h"

namespace ashlar::engine {
namespace {

namespace fs = std::filesystem;

class FirstStates : public ashlar::testing::WithAwsServer {
 protected:
  void SetUp() override {
    WithAwsServer::SetUp();
    if (server == nullptr) return;
    client_.emplace(server->client());
    aws::Request request;
    request.service = "s3";
    request.region = "eu-west-1";
    request.method = "PUT";
    request.path = "/states";
    request.body =
        "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></"
        "CreateBucketConfiguration>";
    call(*client_, std::move(request));
  }

  std::unique_ptr<terraform::StateBackend> in_bucket(const Unit& unit) const {
    return std::make_unique<terraform::S3State>(
        *client_, aws::ObjectPlace{"states", "eu-west-1", unit.path.text() + "/terraform.tfstate"}, "");
  }
  OpenState lasting() const {
    return [this](const Unit& unit) { return in_bucket(unit); };
  }
  fs::path file(const Unit& unit) const { return folder_.path() / unit.path.text() / "terraform.tfstate"; }

  static terraform::StateFile a_state() {
    terraform::StateFile state = terraform::new_state("1.11.4");
    state.serial = 3;
    state.outputs["a"] = {"b", "string", false};
    return state;
  }
  static void write(terraform::StateBackend& backend, const terraform::StateFile& state) {
    ASSERT_TRUE(backend.lock(terraform::new_lock("test", "1", backend.name())));
    ASSERT_TRUE(backend.write(state));
    ASSERT_TRUE(backend.unlock());
  }
  Expected<std::size_t> move_back() const {
    return move_states_back({&access_}, folder_.path(), lasting(), "1");
  }

  const test::TemporaryFolder folder_;
  Architecture architecture_;
  Unit& access_ = architecture_.unit({"dev", "_global", "_global", "access"});
  Unit& bucket_ = architecture_.unit({"dev", "_global", "_global", "state"});
  Unit& vpc_ = architecture_.unit({"dev", "eu-west-1", "dev", "vpc"});
  std::optional<aws::Client> client_;
};

TEST_F(FirstStates, AFileThatALockMadeHoldsNone) {
  const terraform::StateFile state = a_state();
  write(*in_bucket(access_), state);
  ASSERT_TRUE(make_folders(file(access_).parent_path()));
  ASSERT_TRUE(write_file(file(access_), ""));  // as a move leaves it that is killed at once
  EXPECT_EQ(first_states(folder_.path(), {}, lasting())(access_)->read().value(), state);
  EXPECT_EQ(move_back().value(), 1U);
  EXPECT_EQ(first_states(folder_.path(), {}, {})(access_)->read().value(), state);
  EXPECT_EQ(move_back().value(), 0U);
}

TEST_F(FirstStates, ADeadMovesLockIsTakenOverAndNoOther) {
  write(*in_bucket(access_), a_state());
  terraform::LockInfo dead = terraform::new_lock("move", "1", "");
  dead.info = file(access_).string();
  const auto bucket = in_bucket(access_);
  ASSERT_TRUE(bucket->lock(dead));
  EXPECT_EQ(move_back().value(), 1U);
  EXPECT_FALSE(in_bucket(access_)->holder().value());

  fs::remove(file(access_));
  const auto other = in_bucket(access_);
  ASSERT_TRUE(other->lock(terraform::new_lock("apply", "1", "")));
  const auto refused = move_back();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().reason.find("it is held"), std::string::npos) << refused.error().text();
  EXPECT_EQ(in_bucket(access_)->holder().value()->operation, "apply");
}

TEST_F(FirstStates, OfAnAccountWhoseBucketGoesAreNotAskedFor) {
  const OpenState gone = [](const Unit& unit) -> std::unique_ptr<terraform::StateBackend> {
    ADD_FAILURE() << unit.path.text();
    return nullptr;
  };
  EXPECT_EQ(states_while_buckets_go(folder_.path(), lasting())(vpc_)->name(), in_bucket(vpc_)->name());
  const auto here = first_states(folder_.path(), {"dev"}, gone)(bucket_);
  write(*here, a_state());
  EXPECT_FALSE(states_while_buckets_go(folder_.path(), gone)(vpc_)->read().value());
  EXPECT_TRUE(states_while_buckets_go(folder_.path(), gone)(bucket_)->read().value());
}

}  // namespace
}  // namespace ashlar::engine
