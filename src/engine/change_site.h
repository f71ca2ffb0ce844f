// What making and destroying share: one operation at work, and its ways to the provider, to AWS, to the state
// and to whoever looks on.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/apply.h"
#include "engine/find_again.h"
#include "engine/leftovers.h"
#include "engine/operations.h"
#include "engine/state_writer.h"
#include "engine/workshops.h"

namespace ashlar::engine {

using Outcome = tl::expected<void, provider::Diagnostics>;

inline constexpr int most_tries = 3;  ///< of a call that brought no answer

tl::unexpected<provider::Diagnostics> refusal(std::string summary, std::string detail = "");

/// What one operation knows of itself.
struct Work {
  const Operation& operation;
  const std::string& workshop;
  const schema::ResourceType& type;
  const Resource* resource;  ///< null where nobody asks for it any more
  ResourceName name;
  Change change;  ///< as it is now
  std::string deposed;
  Action begun = Action::None;  ///< what the provider was first asked to do
  /// Where a creation may be made twice: ids of what is no twin of it.
  std::optional<std::vector<std::string>> marked_before = {};
  bool found = false;     ///< on AWS, where it was to be made
  bool is_begun = false;  ///< its creation, by a run that ended early or by a call that brought no answer
  std::optional<Origin> origin = {};
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
};

/// Safe to use from several threads, each for another operation.
class ChangeSite {
 public:
  /// All must outlive it.
  ChangeSite(const ApplyRequest& request, StateWriter& writer, Workshops& workshops)
      : request_(request),
        writer_(writer),
        workshops_(workshops),
        in_flight_(request.journal.unfinished().in_flight) {}

  const ApplyRequest& request() const { return request_; }
  StateWriter& writer() const { return writer_; }
  Workshops& workshops() const { return workshops_; }

  tl::expected<provider::Session, provider::Diagnostics> session(const Work& work) const;
  /// What may be done twice is done again by another process, where one dies.
  Outcome by_any_process(const Work& work,
                         const std::function<Outcome(const provider::Session&)>& what) const;

  Lost lost(const Work& work, const provider::Value& config) const;
  /// After a call that brought no answer, or that a dead run had begun: AWS is asked, and `work` has what
  /// it says as what is there.
  Outcome find_what_is_there(Work& work, const provider::Value& config) const;

  /// Whether a run that ended early had begun a call for it, of which nobody knows what came.
  bool is_in_flight(const Work& work) const { return in_flight_.contains(work.name); }
  /// Into the journal, before the call.
  Outcome intend(const Work& work, Action action) const;
  Outcome update(const Work& work, const std::function<void(terraform::StateFile&)>& change) const;

  bool stopped() const { return request_.stop && request_.stop(); }
  void tell(const ApplyEvent& event) const;
  /// Tells that it is at work, once.
  void begin(Work& work, Action action) const;

  /// By which key the state has what this run replaces, its successor first, by node.
  void note_deposed(std::size_t node, const std::string& key);
  std::optional<std::string> deposed(std::size_t node) const;

 private:
  const ApplyRequest& request_;
  StateWriter& writer_;
  Workshops& workshops_;
  const std::set<ResourceName> in_flight_;
  mutable std::mutex mutex_;
  std::map<std::size_t, std::string> deposed_;
};

}  // namespace ashlar::engine
