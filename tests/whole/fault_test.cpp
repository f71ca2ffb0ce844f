// AWS on a bad day.
#include "whole/clean_run.h"
#include "whole/organizations.h"

namespace ashlar::whole {
namespace {

using Faults = WholeTest;

TEST_F(Faults, AnApplyEndsRight) {
  clean_run(*server);
  const Site site(*server, acme_without_bootstrap());
  server->set_faults({{{"kind", "throttle"}, {"rate", 0.1}, {"seed", 7}},
                      {{"kind", "error"}, {"rate", 0.05}, {"seed", 8}},
                      {{"kind", "drop"}, {"rate", 0.01}, {"seed", 9}},
                      {{"kind", "drop"}, {"rate", 0.01}, {"seed", 10}, {"when", "after"}},
                      {{"kind", "delay"}, {"rate", 0.02}, {"seed", 11}, {"seconds", 2}}});
  site.expect(0, Words{"apply", "-y"} + small_selection());
  server->set_faults(nlohmann::json::array());
  expect_as_clean(*server, site);
}

}  // namespace
}  // namespace ashlar::whole
