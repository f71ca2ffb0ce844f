#include "whole/program.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>

#include "terraform/provider_mirror.h"

namespace ashlar::whole {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::size_t any_size = 64U << 20;

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  if (!write_file(path, text)) throw std::runtime_error("cannot write " + path.string());
}

std::string joined(const Words& words) {
  std::string all = "ashlar";
  for (const std::string& word : words) all += " " + word;
  return all;
}

/// 0 where it is gone.
pid_t parent_of(const fs::path& process) {
  std::ifstream file(process / "stat");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::size_t name_ends = text.rfind(')');
  return name_ends == std::string::npos ? 0 : std::atoi(text.c_str() + name_ends + 4);
}

}  // namespace

Watch::~Watch() {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin_;
  std::cerr << fmt::format("{:>7.1f} s  {}\n", took.count(), what_);
}

Site::Site(const ashlar::testing::AwsServer& server, const Files& files) : server_(server) {
  for (const auto& [path, text] : files) write(folder() / path, text);
}

void Site::replace(const std::string& path, const std::string& from, const std::string& to) const {
  std::string text = read_file(folder() / path, any_size).value();
  ashlar::testing::replace_once(text, from, to);
  write(folder() / path, text);
}

Command Site::command(Words words) const {
  return {.program = std::string(ASHLAR_BINARY_DIR) + "/ashlar",
          .arguments = std::move(words),
          .folder = folder().string(),
          .environment = server_.environment()};
}

Finished Site::ashlar(Words words) const {
  const Watch watch(joined(words));
  auto finished = run(command(std::move(words)));
  if (!finished) throw std::runtime_error(finished.error().text());
  return std::move(*finished);
}

Finished Site::expect(int exit_code, const Words& words) const {
  Finished finished = ashlar(words);
  EXPECT_EQ(finished.exit_code, exit_code) << joined(words) << "\n"
                                           << end_of(finished.out) << end_of(finished.err);
  return finished;
}

Process Site::start(Words words) const {
  const Descriptor out(::open(log().c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600));
  Surroundings around;
  around.out = around.err = out.get();
  auto process = prepare(command(std::move(words))).and_then([&](Program&& program) {
    return launch(std::move(program), around);
  });
  if (!process) throw std::runtime_error(process.error().text());
  return std::move(*process);
}

std::map<std::string, std::string> account_names(const Site& site) {
  std::map<std::string, std::string> names;
  std::istringstream lines(read_file(site.folder() / "accounts.lock.yaml", any_size).value());
  for (std::string line; std::getline(lines, line);)
    if (const std::size_t end = line.find(": \""); end != std::string::npos)
      names.emplace(line.substr(end + 3, 12), line.substr(0, end));
  return names;
}

std::string end_of(const std::string& text) {
  constexpr std::size_t most = 6000;
  return text.size() <= most ? text : "…" + text.substr(text.size() - most);
}

std::vector<json> events(const Finished& finished, const std::string& name) {
  std::vector<json> all;
  std::istringstream lines(finished.out);
  for (std::string line; std::getline(lines, line);)
    if (json event = json::parse(line); event.at("event") == name) all.push_back(std::move(event));
  return all;
}

Words addresses(const std::vector<json>& events) {
  Words all;
  for (const json& event : events)
    all.push_back(event.at("unit").get<std::string>() + "//" + event.at("address").get<std::string>());
  std::sort(all.begin(), all.end());
  return all;
}

std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> all;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const pid_t pid = std::atoi(entry.path().filename().c_str());
    if (pid > 0 && parent_of(entry.path()) == parent) all.push_back(pid);
  }
  return all;
}

bool is_set(const char* variable) { return std::getenv(variable) != nullptr; }

void WholeTest::SetUp() {
  if (const auto provider = terraform::installed_provider(); !provider) {
    if (is_set("ASHLAR_REQUIRE_TERRAFORM")) FAIL() << provider.error().text();
    GTEST_SKIP() << "NOT RUN: " << provider.error().text();
  }
  WithAwsServer::SetUp();
}

}  // namespace ashlar::whole
