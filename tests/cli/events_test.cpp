// What `apply` and `destroy` print with --json.
#include <algorithm>

#include "cli/acme_on_aws.h"

namespace ashlar::cli {
namespace {

using testing::Events;
using testing::events_of;
using testing::named;
using testing::Words;

constexpr const char* unit = "stage/eu-west-1/stage/keys";

class EventsOfAcme : public testing::AcmeOnAws {
 protected:
  static Words addresses(const Events& events) {
    Words all;
    for (const nlohmann::json& event : events) all.push_back(event.at("address"));
    std::sort(all.begin(), all.end());
    return all;
  }

  std::string state_file() const { return std::string(".ashlar/terraform/") + unit + "/terraform.tfstate"; }
};

TEST_F(EventsOfAcme, WhatIsAboutToBeDoneComesFirst) {
  const Events planned = named(events_of(ashlar({"plan", "--json", "--unit", unit})), "change");
  ASSERT_FALSE(planned.empty());
  const Finished applied = ashlar({"apply", "--yes", "--json", "--unit", unit});
  EXPECT_EQ(applied.exit_code, 0) << applied.err;
  const Events events = events_of(applied);
  ASSERT_GT(events.size(), planned.size());
  EXPECT_EQ(Events(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(planned.size())), planned);
  EXPECT_EQ(events[planned.size()].at("event"), "start");
  EXPECT_EQ(addresses(named(events, "done")), addresses(planned));
}

TEST_F(EventsOfAcme, AKeptPlanIsToldTheSame) {
  const std::string file = (folder.path() / "a.plan").string();
  const Finished kept = ashlar({"plan", "--json", "--unit", unit, "-o", file});
  const Finished applied = ashlar({"apply", file, "--json"});
  EXPECT_EQ(applied.exit_code, 0) << applied.err;
  EXPECT_EQ(named(events_of(applied), "change"), named(events_of(kept), "change"));
}

TEST_F(EventsOfAcme, WhatCannotBePlannedIsTold) {
  write(state_file(), testing::broken_state);
  const Events planned = events_of(ashlar({"plan", "--json", "--unit", unit}));
  ASSERT_EQ(named(planned, "problem").size(), 1U);
  for (const char* command : {"apply", "destroy"}) {
    const Finished done = ashlar({command, "--yes", "--json", "--unit", unit});
    EXPECT_EQ(done.exit_code, 3) << command;
    const Events events = events_of(done);
    EXPECT_EQ(named(events, "problem"), named(planned, "problem")) << command;
    const Events summary = named(events, "summary");
    ASSERT_EQ(summary.size(), 1U) << command;
    EXPECT_EQ(summary[0].at("problems"), 1);
    EXPECT_EQ(summary[0], events.back());
    EXPECT_EQ(named(events, "start"), Events()) << "nothing was done";
  }
}

TEST_F(EventsOfAcme, WhyNothingIsDoneIsAnEventToo) {
  write("stage/account.yaml", "budget: much\n");
  for (const Words& words : {Words{"plan"}, Words{"drift"}, Words{"apply", "--yes"},
                             Words{"bootstrap", "--yes"}, Words{"destroy", "--yes"}}) {
    Words with_json = words;
    with_json.emplace_back("--json");
    const Finished done = ashlar(with_json);
    EXPECT_EQ(done.exit_code, 1) << words.front();
    const Events events = events_of(done);
    ASSERT_EQ(events.size(), 1U) << words.front();
    EXPECT_EQ(events[0].at("event"), "error");
    EXPECT_EQ(events[0].at("error").at("kind"), "mistakes");
    EXPECT_EQ(events[0].at("diagnostics").at(0).at("at").at("file"), "stage/account.yaml") << events[0];
  }
}

}  // namespace
}  // namespace ashlar::cli
