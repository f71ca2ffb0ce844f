// `ashlar adopt`: brings in what somebody else made.
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/engine_workspace.h"
#include "cli/plan_print.h"
#include "cli/plan_text.h"
#include "cli/what_to_do.h"
#include "engine/adoption.h"
#include "engine/graph.h"
#include "engine/recorded_units.h"

namespace ashlar::cli {

namespace {

Exit no_such_resource(const std::string& address, const Architecture& architecture, const Output& out) {
  Diagnostic error;
  error.summary = "nothing is asked for under that address";
  error.found = address;
  error.expected = "a unit's path, // and a resource, like stage/eu-west-1/stage/vpc//aws_vpc.main";
  const auto path = engine::unit_path_of(address.substr(0, address.find("//")));
  const Unit* unit = path ? architecture.find(*path) : nullptr;
  error.help = unit != nullptr && engine::is_extra(*unit)
                   ? "what stands in the team's own Terraform is brought in by an `import` block there"
                   : "`ashlar show` lists what there is";
  return out.refuse(Exit::Usage, error);
}

Exit run_first(const Output& out) {
  Diagnostic error;
  error.summary = "a run from this folder ended early, and nothing was adopted";
  error.help = "let `ashlar apply` go on from there first: `ashlar status` tells with what";
  return out.refuse(Exit::World, error);
}

Resource* find_resource(const Architecture& architecture, const std::string& address) {
  for (const auto& entry : architecture.units())
    for (const auto& resource : entry.second->resources)
      if (resource->mode == schema::Mode::Managed && resource->full_address() == address)
        return resource.get();
  return nullptr;
}

Exit cannot(const Resource& resource, engine::NotAdopted&& refused, const EngineWorkspace& workspace,
            const Output& out) {
  provider::Diagnostics& why = refused.why;
  const Exit exit = refused.is_mistake ? Exit::Mistakes : Exit::World;
  Diagnostic error;
  error.summary = "nothing was adopted as " + resource.full_address();
  error.help = what_to_do(why.empty() ? provider::Diagnostic() : why.front(), {});
  for (const provider::Diagnostic& one : why)
    error.found += (error.found.empty() ? "" : "\n") + provider::text(one);
  if (out.json()) return out.refuse(exit, error);
  print_problems({{resource.unit->path.text(), resource.address(), &resource, std::move(why)}},
                 workspace.workspace, out);
  return exit;
}

Exit would_be_replaced(const engine::Change& next, const std::string& id, const Sources& sources,
                       const Output& out) {
  std::string differs;
  bool is_known = true;
  for (const auto& attribute : engine::attribute_changes(schema::Schema::builtin(), next)) {
    if (!attribute.forces_replacement) continue;
    differs += "\n" + attribute_line(attribute, next, sources);
    is_known = is_known && attribute.after.is_wholly_known();
  }
  Diagnostic error;
  error.summary = fmt::format(
      "{} is not what is asked for: the next apply would replace it, and nothing was adopted", id);
  error.found = "what cannot be changed in place:" + differs;
  error.help = is_known
                   ? "mend the description so that it asks for what is there, or give the id of another one"
                   : "adopt or make first what it refers to: that is not known yet";
  return out.refuse(Exit::Mistakes, error);
}

void tell_adopted(const AdoptArguments& arguments, const engine::Change& next, const Sources& sources,
                  const Output& out) {
  const schema::Schema& schema = schema::Schema::builtin();
  const bool stays = next.action == engine::Action::None;
  if (out.json())
    return out.document(
        {{"ok", true},
         {"address", arguments.address},
         {"id", arguments.id},
         {"next_change", stays ? nlohmann::ordered_json() : change_json(schema, next, sources)}});
  out.line(fmt::format("{} is {} now{}", arguments.address, arguments.id,
                       stays ? ", and as it is asked for" : "; the next apply changes of it, in place:"));
  if (!stays)
    for (const auto& attribute : engine::attribute_changes(schema, next))
      out.line(attribute_line(attribute, next, sources));
}

/// With the journal open.
Exit adopt_as(Resource& resource, engine::Journal& journal, const EngineWorkspace& workspace,
              const AdoptArguments& arguments, const Output& out) {
  auto next = engine::adopt({*workspace.workspace.architecture, schema::Schema::builtin(), resource,
                             arguments.id, workspace.provider, workspace.access.environment,
                             workspace.access.open, journal, ASHLAR_VERSION});
  if (!next) return cannot(resource, std::move(next.error()), workspace, out);
  const Sources& sources = workspace.workspace.sources;
  if (next->action == engine::Action::Replace) return would_be_replaced(*next, arguments.id, sources, out);
  tell_adopted(arguments, *next, sources, out);
  return Exit::Fine;
}

}  // namespace

Exit adopt(const AdoptArguments& arguments) {
  const Output out(arguments.common.json);
  const auto workspace = open_engine(arguments.common, {}, out);
  if (!workspace) return workspace.error();
  const Architecture& architecture = *workspace->workspace.architecture;
  Resource* resource = find_resource(architecture, arguments.address);
  if (resource == nullptr) return no_such_resource(arguments.address, architecture, out);
  auto journal = engine::Journal::open(journal_file(arguments.common));
  if (!journal) return out.failure(journal.error());
  if (!(*journal)->unfinished().empty()) return run_first(out);
  const Exit exit = adopt_as(*resource, **journal, *workspace, arguments, out);
  if (auto closed = (*journal)->close(); !closed) return out.failure(closed.error());
  return exit;
}

}  // namespace ashlar::cli
