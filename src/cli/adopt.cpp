// `ashlar adopt`: brings in what somebody else made.
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/engine_workspace.h"
#include "cli/plan_print.h"
#include "engine/adoption.h"

namespace ashlar::cli {

namespace {

Exit no_such_resource(const std::string& address, const Output& out) {
  Diagnostic error;
  error.summary = "nothing is asked for under that address";
  error.found = address;
  error.expected = "a unit's path, // and a resource, like stage/eu-west-1/stage/vpc//aws_vpc.main";
  error.help = "`ashlar show` lists what there is";
  return out.refuse(Exit::Usage, error);
}

Exit run_first(const Output& out) {
  Diagnostic error;
  error.summary = "a run from this folder ended early, and nothing was adopted";
  error.help = "let `ashlar apply` go on from there first";
  return out.refuse(Exit::World, error);
}

const Resource* find_resource(const Architecture& architecture, const std::string& address) {
  for (const auto& entry : architecture.units())
    for (const auto& resource : entry.second->resources)
      if (resource->mode == schema::Mode::Managed && resource->full_address() == address)
        return resource.get();
  return nullptr;
}

}  // namespace

Exit adopt(const AdoptArguments& arguments) {
  const Output out(arguments.common.json);
  const auto workspace = open_engine(arguments.common, {}, out);
  if (!workspace) return workspace.error();
  const Architecture& architecture = *workspace->workspace.architecture;
  const Resource* resource = find_resource(architecture, arguments.address);
  if (resource == nullptr) return no_such_resource(arguments.address, out);
  auto journal = engine::Journal::open(journal_file(arguments.common));
  if (!journal) return out.failure(journal.error());
  if (!(*journal)->unfinished().empty()) return run_first(out);
  auto done =
      engine::adopt({architecture, schema::Schema::builtin(), *resource, arguments.id, workspace->provider,
                     workspace->access.environment, workspace->access.open, **journal, ASHLAR_VERSION});
  if (!done) {
    print_problems({{resource->unit->path.text(), resource->address(), resource, std::move(done.error())}},
                   workspace->workspace, out);
    return Exit::World;
  }
  if (auto closed = (*journal)->close(); !closed) return out.failure(closed.error());
  if (out.json()) out.document({{"ok", true}, {"address", arguments.address}, {"id", arguments.id}});
  out.line(fmt::format("{} is {} now; `ashlar plan` shows what of it is not as it is asked for",
                       arguments.address, arguments.id));
  return Exit::Fine;
}

}  // namespace ashlar::cli
