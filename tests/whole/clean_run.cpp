#include "whole/clean_run.h"

#include <algorithm>
#include <array>

#include "whole/organizations.h"

namespace ashlar::whole {

namespace {

bool changes_something(const std::string& call) {
  constexpr std::array<std::string_view, 7> reading{"Describe", "Get",  "List",      "Head",
                                                    "Lookup",   "Scan", "AssumeRole"};
  const std::string action = call.substr(call.find(' ') + 1);
  return std::none_of(reading.begin(), reading.end(),
                      [&](std::string_view word) { return action.starts_with(word); });
}

}  // namespace

Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::set<std::string> changing_calls(const ashlar::testing::AwsServer& server) {
  std::set<std::string> calls;
  for (const auto& entry : server.counts())
    if (changes_something(entry.first)) calls.insert(entry.first);
  return calls;
}

const CleanRun& clean_run(const ashlar::testing::AwsServer& server) {
  static const CleanRun one = [&] {
    const Site site(server, acme_without_bootstrap());
    site.expect(0, Words{"apply", "-y"} + small_selection());
    CleanRun clean{inventory_of(server.whole_dump()), changing_calls(server)};
    server.reset();
    return clean;
  }();
  return one;
}

void expect_as_clean(const ashlar::testing::AwsServer& server, const Site& site) {
  EXPECT_EQ(differences(inventory_of(server.whole_dump()), clean_run(server).inventory), "");
  site.expect(0, Words{"plan", "--refresh", "--exit-code"} + small_selection());
}

}  // namespace ashlar::whole
