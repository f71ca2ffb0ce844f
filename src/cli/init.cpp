// `ashlar init`: asks what only the team can know, and writes a new organisation's folder: whole, or not at
// all.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "config/check.h"
#include "config/scaffold.h"

namespace ashlar::cli {

namespace {

namespace fs = std::filesystem;

// --- the answers

ScaffoldAnswers given_answers(const InitArguments& arguments) {
  return {arguments.name, arguments.domain, arguments.region, arguments.email};
}

/// What Enter takes, where something can be guessed from the folder and the answers so far.
std::string suggestion(const ScaffoldQuestion& question, const ScaffoldAnswers& answers,
                       const fs::path& target) {
  std::string guess;
  if (question.answer == &ScaffoldAnswers::name) guess = target.filename().string();
  if (question.answer == &ScaffoldAnswers::email) guess = "aws@" + answers.domain;
  return wrong_answer(question, guess).empty() ? guess : "";
}

/// On a terminal. False where the input ends.
bool ask(const ScaffoldQuestion& question, const std::string& guess, std::string& answer, const Output& out) {
  while (true) {
    std::cerr << question.question << (guess.empty() ? "" : " [" + guess + "]") << ": " << std::flush;
    if (!std::getline(std::cin, answer)) return false;
    if (answer.empty()) answer = guess;
    std::string wrong = wrong_answer(question, answer);
    if (wrong.empty()) return true;
    out.error("  expected " + wrong);
  }
}

bool can_ask(const Output& out) { return !out.json() && input_is_terminal(); }

Exit usage(const std::vector<std::string>& problems, const Output& out) {
  Diagnostic error;
  error.summary = join(problems, "; ");
  error.help =
      "ashlar init my-org --name acme --domain acme.example --region eu-west-1 --email aws@acme.example\n"
      "`ashlar init --help` tells more";
  return out.refuse(Exit::Usage, error);
}

std::string problem_of(const ScaffoldQuestion& question, const std::string& answer) {
  std::string wrong = wrong_answer(question, answer);
  if (wrong.empty()) return {};
  return fmt::format("{} {}: expected {}", question.flag, answer, wrong);
}

/// What is wrong with the flags, and with those that lack where nobody can be asked.
std::vector<std::string> problems_of(const ScaffoldAnswers& answers, bool asking) {
  std::vector<std::string> problems;
  for (const ScaffoldQuestion& question : scaffold_questions()) {
    const std::string& answer = answers.*question.answer;
    if (answer.empty() && !asking)
      problems.push_back(fmt::format("{} is needed: {}", question.flag, question.question));
    std::string problem = answer.empty() ? "" : problem_of(question, answer);
    if (!problem.empty()) problems.push_back(std::move(problem));
  }
  return problems;
}

bool ask_all(ScaffoldAnswers& answers, const fs::path& target, const Output& out) {
  for (const ScaffoldQuestion& question : scaffold_questions()) {
    std::string& answer = answers.*question.answer;
    if (answer.empty() && !ask(question, suggestion(question, answers, target), answer, out)) return false;
  }
  return true;
}

// --- the folder

/// A folder beside or in the target, where everything is written before it takes its place; gone with this
/// object.
class Staging {
 public:
  explicit Staging(fs::path path) : path_(std::move(path)) {}
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  const fs::path& path() const { return path_; }

  Expected<void> write(const FileTree& files) const {
    for (const auto& [name, text] : files) {
      if (Expected<void> written = write_file(path_ / name, text); !written) return written;
    }
    return {};
  }

 private:
  fs::path path_;
};

Failure failure_of(const fs::path& path, const std::error_code& error) {
  return {"write", path.string(), error.message(), {}, false};
}

/// The staged folder becomes the target.
Expected<void> move_whole(const Staging& staging, const fs::path& target) {
  std::error_code error;
  fs::rename(staging.path(), target, error);
  if (error) return tl::unexpected(failure_of(target, error));
  return {};
}

/// What was staged moves up into the empty target, which stays the same folder, for it may be where the user
/// stands. organization.yaml goes last: without it the folder is no organisation's.
Expected<void> move_up(const Staging& staging, const fs::path& target) {
  std::vector<fs::path> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(staging.path()))
    names.push_back(entry.path().filename());
  std::stable_partition(names.begin(), names.end(),
                        [](const fs::path& name) { return name != "organization.yaml"; });
  for (const fs::path& name : names) {
    std::error_code error;
    fs::rename(staging.path() / name, target / name, error);
    if (error) return tl::unexpected(failure_of(target / name, error));
  }
  return {};
}

/// "my-org/" is my-org.
fs::path target_of(const InitArguments& arguments) {
  fs::path target = (fs::path(arguments.common.folder) / arguments.target).lexically_normal();
  return target.has_filename() || !target.has_parent_path() ? target : target.parent_path();
}

/// Why nothing can be made there; empty where something can.
std::string obstacle(const fs::path& target) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(target, error))) return {};
  if (!fs::is_directory(target, error))
    return fmt::format("{} is there already, and is no folder", target.string());
  bool empty = fs::is_empty(target, error);
  if (error) return fmt::format("cannot read the folder {}: {}", target.string(), error.message());
  return empty ? "" : fmt::format("the folder {} is not empty", target.string());
}

Exit refuse(const std::string& reason, const Output& out) {
  Diagnostic error;
  error.summary = reason;
  error.help = "nothing was touched; name a folder that does not exist yet, or an empty one";
  return out.refuse(Exit::Mistakes, error);
}

Date today() { return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()); }

/// What was written, read as every other command will read it.
struct Reread {
  Sources sources;
  Diagnostics diagnostics;

  explicit Reread(const fs::path& folder) {
    Organization organization = load_organization(folder, sources, diagnostics);
    if (!diagnostics.has_errors()) check_organization(organization, today(), diagnostics);
  }
};

/// Answers that are each right, but do not go together: a domain too long for what stands under it.
Exit refuse_answers(const Reread& reread, const Output& out) {
  Diagnostic error;
  error.summary = "the folder would have " + count_text(reread.diagnostics);
  error.help = "nothing was written; choose other answers";
  if (out.json()) {
    out.document(error_document(Exit::Mistakes, error, reread.diagnostics, reread.sources));
    return Exit::Mistakes;
  }
  out.diagnostics(reread.diagnostics, reread.sources);
  return out.refuse(Exit::Mistakes, error);
}

void tell(const fs::path& target, const FileTree& files, const Reread& reread, const Output& out) {
  if (out.json()) {
    nlohmann::ordered_json names = nlohmann::ordered_json::array();
    for (const auto& [name, text] : files) names.push_back(name);
    out.document({{"ok", true},
                  {"folder", target.string()},
                  {"files", names},
                  {"diagnostics", to_json(reread.diagnostics, reread.sources)}});
  }
  out.diagnostics(reread.diagnostics, reread.sources);
  const std::string name = printable(target.string());
  out.line(fmt::format("Made {}: {} files.\n\nNext:\n", name, files.size()));
  out.line(
      fmt::format("  Read {}/organization.yaml, and put your services in place of the example's.", name));
  out.line(columns(
      {{"ashlar check -C " + name, "finds every mistake, at its line"},
       {"ashlar explain stage.mysql -C " + name, "tells what settings mean, and where values come from"},
       {"ashlar synth -C " + name + " -o out", "writes it as Terraform"}},
      2, out.width(), 200));
}

/// A name that neither another run uses, nor an earlier one that was killed.
fs::path staging_path(const fs::path& target, bool inside) {
  const fs::path folder = inside ? target : target.parent_path();
  fs::path path;
  for (int number = 0; path.empty() || fs::exists(fs::symlink_status(path)); ++number) {
    path = folder / fmt::format(".ashlar-init-{}-{}", ::getpid(), number);
  }
  return path;
}

Exit make(const fs::path& target, const ScaffoldAnswers& answers, const Output& out) {
  const bool inside = is_there(target);
  const Staging staging(staging_path(target, inside));
  const FileTree files = scaffold(answers);
  if (Expected<void> written = staging.write(files); !written) return out.failure(written.error());
  const Reread reread(staging.path());
  if (reread.diagnostics.has_errors()) return refuse_answers(reread, out);
  Expected<void> moved = inside ? move_up(staging, target) : move_whole(staging, target);
  if (!moved) return out.failure(moved.error());
  tell(target, files, reread, out);
  return Exit::Fine;
}

}  // namespace

Exit init(const InitArguments& arguments) {
  Output out(arguments.common.json);
  const fs::path target = target_of(arguments);
  if (target.empty()) return usage({"DIR is needed: the folder to make"}, out);
  if (std::string reason = obstacle(target); !reason.empty()) return refuse(reason, out);
  ScaffoldAnswers answers = given_answers(arguments);
  std::vector<std::string> problems = problems_of(answers, can_ask(out));
  if (!problems.empty()) return usage(problems, out);
  if (!ask_all(answers, target, out)) return usage({"the answers ended too early"}, out);
  return make(target, answers, out);
}

}  // namespace ashlar::cli
