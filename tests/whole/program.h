// The program itself, run in an organisation's folder against the AWS server, as its user runs it.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/linux/launch.h"
#include "base/process.h"
#include "support/aws_server.h"
#include "support/organization_folder.h"

namespace ashlar::whole {

using Words = std::vector<std::string>;
using Files = std::map<std::string, std::string>;

/// Tells how long something took, when it ends: these tests are read by their times.
class Watch {
 public:
  explicit Watch(std::string what) : what_(std::move(what)) {}
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  const std::string what_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// An organisation in a folder of its own.
class Site {
 public:
  Site(const ashlar::testing::AwsServer& server, const Files& files);

  const std::filesystem::path& folder() const { return folder_.path(); }
  std::filesystem::path log() const { return folder() / "log"; }
  /// Throws where `from` does not stand there exactly once.
  void replace(const std::string& path, const std::string& from, const std::string& to) const;

  /// To its end.
  Finished ashlar(Words words) const;
  /// The same; the test fails, and shows the end of what was printed, where it ends otherwise.
  Finished expect(int exit_code, const Words& words) const;
  /// Under way, its output in `log()`. It dies with the calling thread.
  Process start(Words words) const;

 private:
  Command command(Words words) const;

  const ashlar::testing::AwsServer& server_;
  const ashlar::testing::TemporaryFolder folder_;
};

/// By id, as accounts.lock.yaml has them.
std::map<std::string, std::string> account_names(const Site& site);

/// The last lines of what a program said.
std::string end_of(const std::string& text);

/// The events that --json printed of that name.
std::vector<nlohmann::json> events(const Finished& finished, const std::string& name);
/// "UNIT//ADDRESS" of each, sorted.
Words addresses(const std::vector<nlohmann::json>& events);

/// Processes whose parent it is.
std::vector<pid_t> children_of(pid_t parent);

/// Polls; false where it does not hold in time.
template <class Holds>
bool eventually(const Holds& holds, std::chrono::seconds patience = std::chrono::seconds(120)) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    ::usleep(20'000);
  }
  return true;
}

/// An environment variable: ASHLAR_SOAK, by `make soak`; ASHLAR_REQUIRE_TERRAFORM, in CI.
bool is_set(const char* variable);

/// Skips loudly where the AWS provider or its AWS is missing, and fails in CI.
class WholeTest : public ashlar::testing::WithAwsServer {
 protected:
  void SetUp() override;
};

}  // namespace ashlar::whole
