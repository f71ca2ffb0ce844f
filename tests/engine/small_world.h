// A small organisation applied to the AWS server by the real provider, its states in files.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/temporary_folder.h"
#include "base/text.h"
#include "engine/apply.h"
#include "engine/planner.h"
#include "engine/recorded_units.h"
#include "engine/recovery.h"
#include "engine/state_access.h"
#include "provider/real_provider.h"
#include "support/aws_server.h"

namespace ashlar::engine::testing {

/// `architecture` is filled by the test; `apply()` links it.
class SmallWorld : public ashlar::testing::WithAwsServer {
 protected:
  void SetUp() override {
    program = provider::testing::find_provider();
    if (!program && provider::testing::provider_required()) FAIL() << "the AWS provider is not here";
    if (!program) GTEST_SKIP() << "NOT RUN: the AWS provider is not on this machine";
    WithAwsServer::SetUp();
  }

  /// In the account that the server's own keys belong to.
  Unit& unit(const std::string& part, const std::string& region = "eu-west-1") {
    Unit& made = architecture.unit({"stage", region, "stage", part});
    made.account_id = ashlar::testing::server_account;
    made.account_id_known = true;
    made.provider_region = region;
    made.state.region = "eu-west-1";
    made.default_tags = {{"managed-by", "ashlar"}};
    return made;
  }

  /// The tag by which a lost resource is found, as the architecture's systems put it on everything.
  void mark_and_link() {
    for (const auto& entry : architecture.units())
      for (const auto& resource : entry.second->resources) {
        const auto* type = schema::Schema::builtin().find(resource->mode, resource->type);
        if (type->block->attribute("tags") == nullptr) continue;
        Value* tags = find(resource->attributes, "tags");
        Object all = tags == nullptr ? Object{} : *tags->as<Object>();
        ashlar::set(all, "ashlar:id", sha256_hex(resource->full_address(), 16));
        resource->set("tags", std::move(all));
      }
    link(architecture, schema::Schema::builtin());
  }

  FindUnit find_unit() const {
    return [this](const std::string& path) -> const Unit* {
      return architecture.find(unit_path_of(path).value());
    };
  }
  OpenState open() const { return local_states(folder.path() / "units"); }
  std::map<std::string, terraform::StateFile> states() const {
    return read_states(engine::units_concerned(architecture, {}), open()).value();
  }
  std::unique_ptr<Journal> journal() const {
    return std::move(Journal::open(folder.path() / "journal").value());
  }

  /// Where Terraform works on the team's units.
  ExtraPlace extra() const { return {folder.path() / "extra", server->environment()}; }

  Plan plan(bool refresh = false, const std::set<ResourceName>& in_flight = {}, bool keep_extras = false,
            const std::set<ResourceName>& cut_off = {}) {
    if (!linked) mark_and_link();
    linked = true;
    seen = states();
    return make_plan({architecture,
                      schema::Schema::builtin(),
                      seen,
                      *program,
                      server->environment(),
                      refresh,
                      {},
                      in_flight,
                      include_protected,
                      memory_of_plans,
                      {},
                      extra(),
                      keep_extras,
                      cut_off});
  }

  /// As the command does it: what a dead run left first.
  Applied apply(bool refresh = false, const std::function<void(ApplyRequest&)>& with = {}) {
    const auto kept = journal();
    Roles roles({"AKIAIOSFODNN7EXAMPLE", "none", "", {}}, server->variables());
    const auto recovered = recover(find_unit(), open(), *kept, "test").value();
    const Plan planned = plan(refresh, recovered.in_flight, true, recovered.cut_off);
    EXPECT_EQ(texts(planned.problems), "");
    return apply(planned, *kept, roles, with);
  }

  Applied apply(const Plan& planned, const std::function<void(ApplyRequest&)>& with = {}) {
    const auto kept = journal();
    Roles roles({"AKIAIOSFODNN7EXAMPLE", "none", "", {}}, server->variables());
    return apply(planned, *kept, roles, with);
  }

  Applied apply(const Plan& planned, Journal& kept, Roles& roles,
                const std::function<void(ApplyRequest&)>& with) {
    ApplyRequest request{architecture, schema::Schema::builtin(),
                         seen,         planned,
                         *program,     server->environment(),
                         open(),       kept,
                         "test",       roles};
    request.extra = extra();
    request.memory = memory_of_plans;
    request.tell = [this](const ApplyEvent& event) {
      if (event.kind == ApplyEvent::Kind::Done)
        done.push_back(std::string(name_of(event.action)) + " " + event.change->address);
    };
    if (with) with(request);
    Applied applied = engine::apply(request);
    static_cast<void>(kept.close());
    return applied;
  }

  static std::string texts(const std::vector<Problem>& problems) {
    std::string all;
    for (const Problem& problem : problems)
      all += problem.address + ": " + provider::testing::all_texts(problem.diagnostics);
    return all;
  }

  /// What stands between `before` and `after` in the order of what was done; fails where either is missing.
  void expect_order(const std::string& before, const std::string& after) const {
    const auto first = std::find(done.begin(), done.end(), before);
    const auto second = std::find(done.begin(), done.end(), after);
    ASSERT_NE(first, done.end()) << before;
    ASSERT_NE(second, done.end()) << after;
    EXPECT_LT(first - done.begin(), second - done.begin()) << before << " before " << after;
  }

  const test::TemporaryFolder folder;
  Architecture architecture;
  bool linked = false;
  std::vector<std::string> include_protected;
  std::map<std::string, terraform::StateFile> seen;
  std::optional<std::filesystem::path> program;
  PlanMemory* memory_of_plans = nullptr;
  std::vector<std::string> done;
};

}  // namespace ashlar::engine::testing
