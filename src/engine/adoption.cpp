#include "engine/adoption.h"

#include "engine/graph.h"
#include "engine/plan.h"
#include "engine/prior.h"
#include "engine/state_update.h"
#include "engine/state_writer.h"
#include "engine/workshops.h"

namespace ashlar::engine {

using provider::Diagnostics;

namespace {

tl::unexpected<Diagnostics> error(std::string summary, std::string detail) {
  return tl::unexpected(Diagnostics{{Severity::Error, std::move(summary), std::move(detail), {}}});
}

tl::expected<provider::State, Diagnostics> import(const Adoption& adoption,
                                                  const schema::ResourceType& type) {
  Workshops workshops(adoption.provider, adoption.environment);
  const std::string key = "adoption";
  const Workplace workplace = workplace_of(adoption.resource);
  if (auto there = require_account(workplace); !there) return tl::unexpected(std::move(there.error()));
  workshops.open(key, workplace);
  const auto session = workshops.session(key);
  if (!session) return tl::unexpected(session.error());
  auto imported = session->import_resource(type, adoption.id);
  if (!imported) return tl::unexpected(diagnostics_of(imported.error().failure));
  if (provider::has_errors(imported->diagnostics)) return tl::unexpected(std::move(imported->diagnostics));
  if (imported->resources.empty()) return error("AWS has no such thing", "id: " + adoption.id);
  auto read = session->read_resource(type, imported->resources.front().state);
  if (!read) return tl::unexpected(diagnostics_of(read.error().failure));
  if (provider::has_errors(read->diagnostics)) return tl::unexpected(std::move(read->diagnostics));
  if (!read->state || read->state->value.is_null())
    return error("AWS has no such thing", "id: " + adoption.id);
  return std::move(*read->state);
}

}  // namespace

tl::expected<void, Diagnostics> adopt(const Adoption& adoption) {
  const Resource& resource = adoption.resource;
  const std::string unit = resource.unit->path.text();
  const schema::ResourceType* type = adoption.schema.find(schema::Mode::Managed, resource.type);
  const auto seen = adoption.open_state(*resource.unit)->read();
  if (!seen) return tl::unexpected(diagnostics_of(seen.error()));
  const terraform::StateFile before = seen->value_or(terraform::StateFile{});
  if (current_object(before, resource.address()) != nullptr)
    return error("its state holds it already", resource.full_address());
  const auto found = import(adoption, *type);
  if (!found) return tl::unexpected(found.error());
  const Graph graph = graph_of(adoption.architecture);
  Recorded about;
  about.name = resource.name;
  about.provider = provider_of(resource);
  about.dependencies = dependencies_in_unit(graph, graph.by_resource.at(&resource));
  StateWriter writer(adoption.open_state, adoption.journal, "adopt", adoption.program_version);
  auto done = writer.lock({resource.unit}, {{unit, before}})
                  .and_then([&] {
                    return writer.update({unit, resource.address()}, [&](terraform::StateFile& state) {
                      record(state, *type, *found, about);
                    });
                  })
                  .and_then([&] { return writer.finish(); });
  if (!done) return tl::unexpected(diagnostics_of(done.error()));
  return {};
}

}  // namespace ashlar::engine
