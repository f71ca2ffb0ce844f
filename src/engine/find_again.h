// Finding what a creation made that nobody recorded: the engine was killed inside the call, or a state was
// lost. AWS shows new things after some seconds only: whoever knows that a creation was under way a moment
// ago asks again before believing that there is nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"
#include "model/architecture.h"
#include "provider/session.h"
#include "schema/schema.h"

namespace ashlar::engine {

struct Lost {
  const Resource& resource;
  const schema::ResourceType& type;
  const provider::Value& config;  ///< wholly known
  std::string account_id;
  std::string region;
  /// Of the objects that states hold of this resource, the attributes `id`: one that waits to be destroyed
  /// carries the same mark, and is not the lost one.
  std::vector<std::string> recorded{};
  /// Where it is known which one it is: nothing is looked for, and no mark is needed.
  std::optional<std::string> id{};
};

/// The attribute `id`; empty where there is none.
inline std::string id_of(const provider::State& state) { return text_at(state.value, "id"); }

/// Ids, as the provider's import takes them, of what may be the resource: each has to be read. AWS itself is
/// asked only where the id is not known and does not follow from the configuration. Empty where there is
/// nothing, and for a type whose creation may be done again.
Expected<std::vector<std::string>> possible_ids(const Lost& lost, const aws::Client& client);

/// Everything that may be the resource, as the provider reads it: neither recorded nor with another one's
/// mark. What import does not bring back (write-only attributes, `force_destroy` and the like) is null, and
/// for the next plan to mend. Fails where AWS is still making it (`retryable`).
Expected<std::vector<provider::State>> find_all(const Lost& lost, const aws::Client& client,
                                                const provider::Session& session);

/// The one that `find_all` finds; none where it is not there: then its creation is the next thing to do, and
/// AWS refuses it where a name is taken. Fails where several would do.
Expected<std::optional<provider::State>> find_again(const Lost& lost, const aws::Client& client,
                                                    const provider::Session& session);

}  // namespace ashlar::engine
