// The engine beside plain Terraform, both against the AWS server of the tests: what a plan and an apply take,
// in seconds, in processor time and in memory; and how a first plan grows with the organisation.
//   engine_bench ASHLAR FOLDER
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/files.h"
#include "base/parallel.h"
#include "support/aws_server.h"
#include "support/generated_organization.h"
#include "support/organization_folder.h"
#include "whole/organizations.h"
#include "whole/plain_terraform.h"

namespace ashlar {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr std::size_t at_once = 2;  ///< Terraforms

/// 0 where it is gone.
pid_t parent_of(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_ends = text.rfind(')');
  return name_ends == std::string::npos ? 0 : std::atoi(text.c_str() + name_ends + 4);
}

double proportional_mebibytes(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", process));
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("Pss:")) return std::atof(line.c_str() + 4) / 1024;
  return 0;
}

/// Of this program's descendants, but for one of its children and what that started.
double mebibytes_of_descendants(const std::set<pid_t>& without) {
  double sum = 0;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const pid_t process = std::atoi(entry.path().filename().c_str());
    pid_t one = process;
    while (one > 1 && one != ::getpid() && !without.contains(one)) one = parent_of(one);
    if (process > 0 && process != ::getpid() && one == ::getpid()) sum += proportional_mebibytes(process);
  }
  return sum;
}

double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost {
  double seconds = 0;
  double processor = 0;
  double mebibytes = 0;  ///< at most, of all processes, each page counted once
};

class Bench {
 public:
  Bench(std::string ashlar, const fs::path& folder, const testing::AwsServer& server)
      : ashlar_(std::move(ashlar)), folder_(folder / "acme"), server_(server), terraform_(folder) {
    for (const pid_t child : children()) servers_.insert(child);
    write(folder_, whole::acme_with_local_states());
  }

  void plans_and_applies() {
    measure("first plan", {"plan"});
    measure("bootstrap", {"bootstrap", "-y"});
    const Cost applied = measure("apply", {"apply", "-y"});
    forget();
    const Cost unchanged = measure("plan, nothing changed", {"plan"});
    measure("again, nothing changed since", {"plan"});
    change();
    measure("plan of a change of one line", {"plan"});
    change_back();
    forget();
    const Cost refreshed = measure("plan --refresh", {"plan", "--refresh"});
    measure("again, --refresh", {"plan", "--refresh"});
    fmt::print("\n");
    init();
    const Cost theirs = terraform_plan("terraform plan -refresh=false", {"-refresh=false"});
    const Cost their_refresh = terraform_plan("terraform plan", {});
    fmt::print("\nplan: {:.0f} times as fast as Terraform (aim: 30); with refresh: {:.1f} times (aim: 8)\n",
               theirs.seconds / unchanged.seconds, their_refresh.seconds / refreshed.seconds);
    // Each of Terraform's applies makes such a plan first, so its applies take more than that.
    fmt::print("processor: the apply took {:.2f} of what Terraform's plans with refresh take (aim: 0.25)\n",
               applied.processor / their_refresh.processor);
  }

  static void growth(const std::string& ashlar, const fs::path& folder, const testing::AwsServer& server) {
    for (const int accounts : {6, 18, 60}) {
      const fs::path root = folder / std::to_string(accounts);
      write(root, testing::generated_files(accounts));
      const double before = processor_seconds();
      const auto begin = steady_clock::now();
      const auto done = run({ashlar, {"plan", "--json"}, root.string(), server.environment()});
      const std::chrono::duration<double> taken = steady_clock::now() - begin;
      const std::string end = done ? done->out.substr(done->out.rfind("{\"event\":\"summary\"")) : "failed";
      const std::string counts = end.substr(0, end.find(",\"change\""));
      fmt::print("{:>4} accounts {:>8.1f} s {:>8.1f} s of the processor   {}\n", accounts, taken.count(),
                 processor_seconds() - before, counts);
      std::fflush(stdout);
    }
  }

 private:
  static void write(const fs::path& root, const whole::Files& files) {
    for (const auto& [path, text] : files) {
      fs::create_directories((root / path).parent_path());
      static_cast<void>(write_file(root / path, text));
    }
  }

  static std::vector<pid_t> children() {
    std::vector<pid_t> all;
    for (const auto& entry : fs::directory_iterator("/proc"))
      if (const pid_t one = std::atoi(entry.path().filename().c_str());
          one > 0 && parent_of(one) == ::getpid())
        all.push_back(one);
    return all;
  }

  Cost measured(const std::function<bool()>& work, const std::string& name) const {
    std::atomic<bool> ended = false;
    Cost cost;
    std::thread watcher([&] {
      while (!ended) {
        cost.mebibytes = std::max(cost.mebibytes, mebibytes_of_descendants(servers_));
        ::usleep(200'000);
      }
    });
    const double before = processor_seconds();
    const auto begin = steady_clock::now();
    const bool fine = work();
    cost.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    cost.processor = processor_seconds() - before;
    ended = true;
    watcher.join();
    fmt::print("{:<32} {:>8.2f} {:>10.2f} {:>8.0f}{}\n", name, cost.seconds, cost.processor, cost.mebibytes,
               fine ? "" : "  FAILED");
    std::fflush(stdout);
    return cost;
  }

  Cost measure(const std::string& name, std::vector<std::string> arguments) const {
    const Command command{ashlar_, std::move(arguments), folder_.string(), server_.environment()};
    return measured(
        [&] {
          const auto done = run(command);
          return done && done->exit_code == 0;
        },
        name);
  }

  void forget() const { fs::remove(folder_ / ".ashlar" / "unchanged"); }

  void replace(const std::string& from, const std::string& to) const {
    const fs::path path = folder_ / "stage/eu-west-1/stage.yaml";
    std::string text = read_file(path, std::size_t{1} << 20U).value();
    testing::replace_once(text, from, to);
    static_cast<void>(write_file(path, text));
  }
  void change() const { replace("backup_days: 7", "backup_days: 8"); }
  void change_back() const { replace("backup_days: 8", "backup_days: 7"); }

  std::vector<fs::path> units() const {
    std::vector<fs::path> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder_ / ".ashlar" / "terraform"))
      if (entry.path().filename() == "terraform.tf.json") all.push_back(entry.path().parent_path());
    return all;
  }

  bool terraform(const std::vector<std::string>& arguments) const {
    const std::vector<fs::path> all = units();
    std::atomic<bool> fine = !all.empty();
    in_parallel(
        all.size(),
        [&](std::size_t i) {
          if (terraform_.run(all[i], arguments, server_).exit_code != 0) fine = false;
        },
        at_once);
    return fine;
  }

  void init() const {
    measured([&] { return terraform({"init", "-no-color"}); }, "terraform init");
  }

  Cost terraform_plan(const std::string& name, std::vector<std::string> more) const {
    more.insert(more.begin(), {"plan", "-no-color"});
    return measured([&] { return terraform(more); }, fmt::format("{}, {} units", name, units().size()));
  }

  const std::string ashlar_;
  const fs::path folder_;
  const testing::AwsServer& server_;
  const whole::PlainTerraform terraform_;
  std::set<pid_t> servers_;
};

}  // namespace
}  // namespace ashlar

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: engine_bench ASHLAR FOLDER\n");
    return 2;
  }
  const ashlar::testing::AwsServer* server = ashlar::testing::AwsServer::start_or_skip();
  if (server == nullptr) return 1;
  const std::string ashlar = std::filesystem::absolute(argv[1]).string();
  fmt::print("{:<32} {:>8} {:>10} {:>8}\n", "", "seconds", "processor", "MiB");
  ashlar::Bench(ashlar, argv[2], *server).plans_and_applies();
  fmt::print("\nfirst plans of growing organisations\n");
  ashlar::Bench::growth(ashlar, argv[2], *server);
  return 0;
}
