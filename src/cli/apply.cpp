// `ashlar apply`: does what a plan says, in all accounts.
#include "base/text.h"
#include "cli/apply_run.h"
#include "cli/commands.h"
#include "cli/confirm.h"

namespace ashlar::cli {

namespace {

/// What is asked for by flags, or by a plan that was kept.
struct Wish {
  engine::Selection selection;
  std::vector<std::string> include_protected;
  ApplyManner manner;
};

Expected<Wish> wish_of(const ApplyArguments& arguments) {
  if (arguments.file.empty())
    return Wish{
        arguments.selection, arguments.include_protected, {arguments.refresh, !arguments.yes, std::nullopt}};
  return engine::read_plan_file(arguments.file).map([](engine::PlanFile&& file) {
    return Wish{file.selection, file.include_protected, {file.refresh, false, file}};
  });
}

/// Where an account is to be made yet, nothing can be made in it.
std::optional<Exit> refuse_before_bootstrap(const EngineWorkspace& workspace, const Output& out) {
  std::vector<std::string> names = workspace.workspace.organization.accounts_without_id();
  std::erase_if(names,
                [&](const std::string& name) { return !engine::may_match(workspace.selection, name); });
  if (names.empty()) return std::nullopt;
  Diagnostic error;
  error.summary = "these accounts have no id yet, and nothing was done";
  error.found = join(names, ", ");
  error.expected = "an id of each in accounts.lock.yaml";
  error.help = "`ashlar bootstrap` makes the accounts and records their ids; `ashlar plan` needs none";
  return out.refuse(Exit::Mistakes, error);
}

bool wants_more_than_file(const ApplyArguments& arguments) {
  return arguments.refresh || !arguments.include_protected.empty() ||
         arguments.selection != engine::Selection();
}

Exit refuse_more_than_file(const Output& out) {
  Diagnostic error;
  error.summary = "a plan that was kept is carried out as it is, and nothing was done";
  error.found = "FILE with --account, --environment, --system, --unit, --refresh or --include-protected";
  error.help = "give FILE alone, or give these to `ashlar plan -o FILE`";
  return out.refuse(Exit::Usage, error);
}

}  // namespace

Exit apply(const ApplyArguments& arguments) {
  const Output out = Output::of_events("apply", arguments.common.json);
  if (!arguments.file.empty() && wants_more_than_file(arguments)) return refuse_more_than_file(out);
  const auto wish = wish_of(arguments);
  if (!wish) return out.failure(wish.error());
  if (wish->manner.ask)
    if (const auto refused = refuse_to_ask(out)) return *refused;
  auto workspace = open_engine(arguments.common, wish->selection, out);
  if (!workspace) return workspace.error();
  if (const auto refused = refuse_before_bootstrap(*workspace, out)) return *refused;
  workspace->include_protected = wish->include_protected;
  return plan_and_apply(*workspace, arguments.common, wish->manner, out);
}

}  // namespace ashlar::cli
