// Configurations of chance, made, changed and given other names by Ashlar and by Terraform, each on a server
// of its own: the same plans, the same worlds, and neither finds anything to do in what the other made.
#include <iostream>
#include <thread>

#include <fmt/format.h>

#include "engine/small_world.h"
#include "support/organization_folder.h"
#include "terraform/program.h"
#include "terraform/unit_files.h"
#include "whole/organizations.h"
#include "whole/plain_terraform.h"
#include "whole/random_configuration.h"
#include "whole/same_world.h"

namespace ashlar::whole {
namespace {

namespace fs = std::filesystem;
using ashlar::testing::AwsServer;
using Json = nlohmann::json;
using Actions = std::map<std::string, std::string>;  ///< by address: "create"

constexpr std::size_t any_size = 64U << 20;
constexpr std::size_t most_resources = 24;

/// What one of the two did.
struct Outcome {
  Actions planned;
  bool begun = false;            ///< the plan could be made
  std::set<std::string> failed;  ///< addresses
  std::string errors;
};

class BesideTerraform : public engine::testing::SmallWorld {
 protected:
  void SetUp() override {
    SmallWorld::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const auto found = terraform::find_terraform();
    if (!found && provider::testing::provider_required()) FAIL() << found.error().text();
    if (!found) GTEST_SKIP() << "NOT RUN: " << found.error().text();
    terraform_.emplace(folder.path());
    other_ = AwsServer::start_another();
  }

  /// So far; each configuration is judged by itself.
  static int failures() {
    return ::testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count();
  }

  /// How many configurations.
  static std::uint32_t count() {
    const char* soak = std::getenv("ASHLAR_SOAK");
    return soak != nullptr ? std::min(100U, static_cast<std::uint32_t>(std::atoi(soak))) : 2U;
  }

  /// Another one tries other configurations.
  static std::uint32_t first_seed() {
    const char* given = std::getenv("ASHLAR_SEED");
    return given != nullptr ? static_cast<std::uint32_t>(std::atoi(given)) : 1U;
  }

  fs::path ours() const { return folder.path() / "units"; }
  fs::path theirs() const { return folder.path() / "theirs"; }

  void begin_anew() {
    architecture = Architecture();
    server->reset();
    other_->reset();
    for (const fs::path& root : {ours(), theirs(), folder.path() / "journal"}) fs::remove_all(root);
  }

  /// Both folders hold what `configuration` is now.
  void write(const RandomConfiguration& configuration) const {
    FileTree tree;
    for (auto& [path, text] : terraform::unit_files(configuration.unit(), terraform::Backend::Local))
      tree[configuration.unit().path.text() + "/" + path] = std::move(text);
    for (const fs::path& root : {ours(), theirs()}) ASSERT_TRUE(write_tree(root, tree));
  }

  Outcome by_ashlar() {
    linked = true;
    const engine::Plan planned = plan();
    Outcome result;
    for (const engine::Change& change : planned.changes)
      if (change.action != engine::Action::None)
        result.planned[change.address] = std::string(engine::name_of(change.action));
    const auto note = [&](const std::vector<engine::Problem>& problems) {
      for (const engine::Problem& problem : problems) result.failed.insert(problem.address);
      result.errors += texts(problems);
    };
    note(planned.problems);
    result.begun = planned.problems.empty();
    if (!result.begun) return result;
    const engine::Applied applied = engine::testing::SmallWorld::apply(planned);
    note(applied.problems);
    if (applied.failure) result.errors += applied.failure->text();
    return result;
  }

  Finished terraform(const fs::path& root, const RandomConfiguration& configuration, const AwsServer& at,
                     Words words) const {
    return terraform_->run(root / configuration.unit().path.text(), std::move(words), at);
  }

  Outcome by_terraform(const RandomConfiguration& configuration) const {
    const Finished applied = terraform(theirs(), configuration, *other_,
                                       {"apply", "-json", "-auto-approve", "-input=false", "-refresh=false"});
    Outcome result;
    for (const std::string& line : split(applied.out, '\n')) {
      const Json event = Json::parse(line, nullptr, false);
      if (!event.is_object()) continue;
      const std::string type = event.value("type", "");
      if (type == "planned_change") {
        const Json& change = event.at("change");
        const std::string action = change.at("action");
        if (action != "read" && action != "noop" && action != "move")
          result.planned[change.at("resource").at("addr")] = action;
      } else if (type == "change_summary") {
        result.begun = true;
      } else if (type == "diagnostic" && event.at("@level") == "error") {
        const Json& diagnostic = event.at("diagnostic");
        result.failed.insert(diagnostic.value("address", ""));
        result.errors += diagnostic.dump() + "\n";
      }
    }
    return result;
  }

  World world(const AwsServer& at, const fs::path& root, const RandomConfiguration& configuration) const {
    const fs::path file = root / configuration.unit().path.text() / "terraform.tfstate";
    const std::string text = read_file(file, any_size).value();
    return {terraform::parse_state(text, file.string()).value(), at.dump()};
  }

  void expect_nothing_to_do_for_terraform(const RandomConfiguration& configuration) const {
    const Finished planned = terraform(ours(), configuration, *server,
                                       {"plan", "-no-color", "-detailed-exitcode", "-input=false"});
    EXPECT_EQ(planned.exit_code, 0) << planned.out << planned.err;
  }

  void expect_nothing_to_do_for_ashlar() {
    const auto states =
        engine::read_states(engine::units_concerned(architecture, {}), engine::local_states(theirs()))
            .value();
    const engine::Plan planned = engine::make_plan(
        {architecture, schema::Schema::builtin(), states, *program, other_->environment(), true});
    EXPECT_EQ(texts(planned.problems), "");
    for (const engine::Change& change : planned.changes)
      EXPECT_EQ(change.action, engine::Action::None) << change.address;
    for (const engine::Change& change : planned.drift) ADD_FAILURE() << "drift: " << change.address;
  }

  /// Both, side by side.
  std::pair<Outcome, Outcome> by_both(const RandomConfiguration& configuration) {
    mark_and_link();
    write(configuration);
    Outcome theirs;
    std::thread terraform([&] { theirs = by_terraform(configuration); });
    Outcome ours = by_ashlar();
    terraform.join();
    return {std::move(ours), std::move(theirs)};
  }

  /// Terraform does not say at which resource a destruction failed.
  static bool failed_alike(const Outcome& ours, const Outcome& theirs) {
    return theirs.failed.contains("") ? ours.failed.size() == theirs.failed.size()
                                      : ours.failed == theirs.failed;
  }

  /// One step. What the provider refuses to plan is taken back, once both have said so. False where AWS has
  /// refused something, to both: then this configuration ends.
  bool step(RandomConfiguration& configuration) {
    const int before = failures();
    auto [ours, theirs] = by_both(configuration);
    for (int tries = 0; !ours.begun && tries < 5; ++tries) {
      ++refused_plans_;
      EXPECT_FALSE(theirs.begun) << ours.errors;
      EXPECT_TRUE(
          std::includes(ours.failed.begin(), ours.failed.end(), theirs.failed.begin(), theirs.failed.end()))
          << "ours: " << ours.errors << "\ntheirs: " << theirs.errors;
      if (failures() > before) return false;
      for (const std::string& address : ours.failed) configuration.undo(address);
      std::tie(ours, theirs) = by_both(configuration);
    }
    EXPECT_EQ(ours.planned, theirs.planned);
    EXPECT_TRUE(failed_alike(ours, theirs)) << "ours: " << ours.errors << "\ntheirs: " << theirs.errors;
    if (!ours.failed.empty() || !theirs.failed.empty()) {
      std::cerr << "refused, to both:\n" << ours.errors;
      ++refused_applies_;
      return false;
    }
    for (const auto& change : ours.planned) ++actions_[change.second];
    EXPECT_EQ(differences(world(*server, this->ours(), configuration),
                          world(*other_, this->theirs(), configuration), configuration.unit()),
              "");
    expect_nothing_to_do_for_terraform(configuration);
    expect_nothing_to_do_for_ashlar();
    return failures() == before;
  }

  /// Made, changed, given other names.
  void live(RandomConfiguration& configuration) {
    const Finished ready = [&] {
      write(configuration);
      for (const fs::path& root : {ours(), theirs()})
        if (auto init = terraform(root, configuration, *server, {"init", "-no-color"}); init.exit_code != 0)
          return init;
      return Finished{};
    }();
    ASSERT_EQ(ready.exit_code, 0) << ready.err;
    if (!step(configuration)) return;
    ++made_;
    configuration.change();
    if (!step(configuration)) return;
    configuration.rename();
    step(configuration);
  }

  std::optional<PlainTerraform> terraform_;
  std::unique_ptr<AwsServer> other_;
  int made_ = 0;
  int refused_plans_ = 0;
  int refused_applies_ = 0;
  std::map<std::string, int> actions_;
};

TEST_F(BesideTerraform, TheyMakeTheSameWorld) {
  const auto built = ashlar::testing::build_organization(smallest_acme());
  const auto known =
      read_file(std::string(ASHLAR_SOURCE_DIR) + "/tests/aws_server/cases/changes.json", any_size);
  const Json changes = Json::parse(known.value());
  const std::set<std::string> known_types = types_of(built->architecture);
  const std::vector<std::string> all_types(known_types.begin(), known_types.end());
  const std::uint32_t first = first_seed();
  std::set<std::string> types_made;
  for (std::uint32_t seed = first; seed < first + count(); ++seed) {
    begin_anew();
    RandomConfiguration configuration(architecture, built->architecture, changes, seed);
    const std::string& type = all_types[(seed * 37) % all_types.size()];  // near ones are alike
    if (!configuration.add(type, most_resources)) {
      std::cerr << fmt::format("{}: {} needs more than {} resources\n", seed, type, most_resources);
      continue;
    }
    const Watch watch(fmt::format("{}: {}, {} resources", seed, type, configuration.unit().resources.size()));
    const int before = failures();
    live(configuration);
    for (const auto& resource : configuration.unit().resources) types_made.insert(resource->type);
    if (failures() > before)
      std::cerr << fmt::format("seed {}:\n  {}\n", seed, join(configuration.history(), "\n  "));
  }
  std::cerr << fmt::format(
      "{} of {} configurations made, {} types; {} plans and {} applies refused to both alike; {}\n", made_,
      count(), types_made.size(), refused_plans_, refused_applies_, Json(actions_).dump());
  EXPECT_GE(2 * made_, static_cast<int>(count()));
}

}  // namespace
}  // namespace ashlar::whole
