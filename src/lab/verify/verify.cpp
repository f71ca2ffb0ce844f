#include "lab/verify/verify.h"

#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "lab/verify/check.h"

namespace ashlar::lab {

namespace {

struct NamedCheck {
  const char* name;
  Check check;
};

constexpr NamedCheck cleaning{"nothing is left behind", check_nothing_is_left};

constexpr NamedCheck checks[] = {
    {"public addresses answer", check_public_answers},
    {"plain HTTP is redirected", check_redirects},
    {"unclaimed paths are not found", check_unclaimed_paths},
    {"certificates chain", check_certificates},
    {"private names stay inside", check_private_names},
    {"the Internet reaches nothing else", check_internet_reaches_nothing_else},
    {"stores stand apart", check_stores_are_apart},
    {"environments stand apart", check_environments_are_apart},
    {"management reaches what it should", check_management},
    {"what is killed comes back", check_deaths},
    cleaning,
};

/// XML knows no control characters.
std::string escaped(std::string_view text) {
  std::string safe = printable(text);
  for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}})
    safe = replace_all(safe, from, to);
  return safe;
}

std::string test_case(const Outcome& outcome) {
  const std::string failure =
      outcome.holds ? "" : fmt::format("<failure message=\"{}\"/>", escaped(outcome.found));
  return fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">{}</testcase>\n",
                     escaped(outcome.check), escaped(outcome.what), outcome.seconds, failure);
}

}  // namespace

void Findings::say(std::string what, bool holds, std::string found, std::optional<double> seconds) {
  const auto now = std::chrono::steady_clock::now();
  outcomes_.push_back({check_, std::move(what), holds, std::move(found),
                       seconds.value_or(std::chrono::duration<double>(now - start_).count())});
  start_ = now;
  told_(outcomes_.back());
}

Expected<std::vector<Outcome>> verify(View& view, const std::function<void(const Outcome&)>& told) {
  std::vector<Outcome> all;
  for (const NamedCheck& check : checks) {
    Findings findings(check.name, told);
    if (auto ran = check.check(view, findings); !ran) {
      Findings last(cleaning.name, [](const Outcome&) {});
      cleaning.check(view, last);  // as far as that goes
      return tl::unexpected(ran.error());
    }
    all.insert(all.end(), findings.outcomes().begin(), findings.outcomes().end());
  }
  return all;
}

std::string to_junit(const std::vector<Outcome>& outcomes) {
  std::map<std::string, std::vector<const Outcome*>> suites;
  for (const Outcome& outcome : outcomes) suites[outcome.check].push_back(&outcome);
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& [name, cases] : suites) {
    std::size_t failures = 0;
    std::string body;
    for (const Outcome* outcome : cases) {
      failures += outcome->holds ? 0 : 1;
      body += test_case(*outcome);
    }
    xml += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\">\n{}  </testsuite>\n",
                       escaped(name), cases.size(), failures, body);
  }
  return xml + "</testsuites>\n";
}

}  // namespace ashlar::lab
