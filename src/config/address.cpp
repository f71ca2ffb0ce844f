#include "config/address.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"

namespace ashlar {

namespace {

/// What leaving a word of a full address out costs; the dearest one left out is the cost of a reading.
enum Cost : int { Free = 0, Implied = 1, OfEnvironment = 2, OfKey = 3, Never = 99 };

struct Word {
  std::string text;
  std::string also;  ///< another way to write it
  int omitted = Cost::OfKey;
  bool of_place = false;
  bool wild = false;  ///< any name of a map
};

/// A setting and the words of its full address, the region always among them.
struct Candidate {
  Setting setting;
  std::vector<Word> words;
};

struct Match {
  Setting setting;
  int cost = Cost::Never;
};

/// The names that maps have anywhere in the organisation, so that `frontend.replicas` can be asked in
/// general.
using Names = std::map<const FieldInfo*, std::set<std::string>>;

Word key_word(const std::string& key) {
  return {key, key == "management" ? "mgmt" : "", Cost::OfKey, false, false};
}

Word place_word(std::string text, int omitted, std::string also = {}) {
  return {std::move(text), std::move(also), omitted, true, false};
}

std::vector<Word> words_of(const SettingPlace& place) {
  if (place.level == Level::Organization) return {place_word("organization", Cost::Never)};
  std::vector<Word> words{place_word(place.account->name, Cost::OfKey)};
  if (place.level == Level::Account) {
    words.push_back(place_word("_global", Cost::Implied));
    return words;
  }
  words.push_back(place_word(place.region->name, Cost::Implied));
  bool environment = place.level == Level::Environment;
  words.push_back(environment ? place_word(place.environment->name, Cost::OfEnvironment)
                              : place_word("mgmt", Cost::OfKey, "management"));
  return words;
}

/// The words that a step adds. A name may hold dots itself (anna.smith), which the address is split at as
/// well.
void add_words(const SettingStep& step, bool wild, std::vector<Word>& words) {
  if (step.field) {
    words.push_back(key_word(step.key));
    return;
  }
  for (const std::string& part : split(step.key, '.')) {
    words.push_back({part, {}, wild ? int{Cost::OfEnvironment} : int{Cost::OfKey}, false, wild});
  }
}

using Visit = std::function<void(const Candidate&)>;

void visit_below(const Candidate& candidate, const Names& names, const Visit& visit);

void visit_child(const Candidate& parent, const Setting& child, const Names& names, const Visit& visit,
                 bool wild) {
  Candidate candidate{child, parent.words};
  add_words(child.steps.back(), wild, candidate.words);
  visit(candidate);
  visit_below(candidate, names, visit);
}

void visit_below(const Candidate& candidate, const Names& names, const Visit& visit) {
  const Setting& setting = candidate.setting;
  bool general_map = !setting.place && setting.type && setting.type->kind == TypeInfo::Kind::Map;
  for (const Setting& child : children(setting)) visit_child(candidate, child, names, visit, general_map);
  auto known = general_map ? names.find(setting.field()) : names.end();
  if (known == names.end()) return;
  for (const std::string& name : known->second)
    visit_child(candidate, map_entry(setting, name), names, visit, false);
}

Names names_in(const Organization& organization) {
  Names names;
  for (const SettingPlace& place : setting_places(organization)) {
    Candidate whole{whole_place(place), {}};
    visit_below(whole, {}, [&](const Candidate& candidate) {
      const SettingStep& step = candidate.setting.steps.back();
      if (step.field == nullptr) names[candidate.setting.field()].insert(step.key);
    });
  }
  return names;
}

void visit_general(const Names& names, const Visit& visit) {
  for (Level level : all_levels) {
    Candidate whole{whole_level(level), {{std::string(level_word(level)), {}, Cost::Free, false, false}}};
    visit(whole);
    visit_below(whole, names, visit);
  }
  visit_below({common_settings(), {}}, names, visit);
}

void visit_place(const SettingPlace& place, const Visit& visit) {
  Candidate whole{whole_place(place), words_of(place)};
  visit(whole);
  // `security` alone is the account.
  if (place.level == Level::Account) visit({whole.setting, {whole.words.front()}});
  visit_below(whole, {}, visit);
}

void visit_all(const Organization* organization, const Visit& visit) {
  visit_general(organization ? names_in(*organization) : Names(), visit);
  if (organization == nullptr) return;
  for (const SettingPlace& place : setting_places(*organization)) visit_place(place, visit);
}

bool says(const std::string& given, const Word& word) {
  return given == word.text || (!word.also.empty() && given == word.also);
}

/// What reading a given word as this one costs. Any name may stand for "NAME", but only straight after its
/// map: otherwise every slip of the fingers would be one.
int cost_of_word(const std::vector<std::string>& given, std::size_t i, const Candidate& candidate,
                 std::size_t j) {
  const Word& word = candidate.words[j];
  if (i == 0 && candidate.setting.place && !word.of_place) return Cost::Never;
  if (says(given[i], word)) return Cost::Free;
  bool after_its_map = i > 0 && j > 0 && says(given[i - 1], candidate.words[j - 1]);
  return word.wild && after_its_map ? int{Cost::OfKey} : int{Cost::Never};
}

/// The cheapest way to read all of `given` as an ordered subsequence of the candidate's words that has its
/// last one. Row i, column j: for the given words from i on and the candidate's from j on.
int cost_of_reading(const std::vector<std::string>& given, const Candidate& candidate) {
  const std::size_t rows = given.size();
  const std::size_t columns = candidate.words.size();
  if (rows > columns || cost_of_word(given, rows - 1, candidate, columns - 1) == Cost::Never)
    return Cost::Never;
  std::vector<std::vector<int>> cost(rows + 1, std::vector<int>(columns + 1, Cost::Never));
  cost[rows][columns] = Cost::Free;
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      int taken = std::max(cost_of_word(given, i, candidate, j), cost[i + 1][j + 1]);
      int left_out = std::max(candidate.words[j].omitted, cost[i][j + 1]);
      cost[i][j] = std::min(taken, left_out);
    }
  }
  return cost[0][0];
}

/// All readings, the nearest first; each setting once. What the organisation's file says is known as a
/// place's and in general: the place counts.
std::vector<Match> matches_of(const std::vector<std::string>& given, const Organization* organization) {
  std::map<std::string, Match> by_address;
  visit_all(organization, [&](const Candidate& candidate) {
    int cost = cost_of_reading(given, candidate);
    if (cost >= Cost::Never) return;
    Match& match = by_address[candidate.setting.address];
    if (cost <= match.cost) match = {candidate.setting, cost};
  });
  std::vector<Match> matches;
  for (auto& [address, match] : by_address) matches.push_back(std::move(match));
  std::stable_sort(matches.begin(), matches.end(),
                   [](const Match& a, const Match& b) { return a.cost < b.cost; });
  return matches;
}

constexpr std::size_t most_listed = 12;

std::vector<std::string> addresses(const std::vector<Match>& matches) {
  std::vector<std::string> list;
  for (const Match& match : matches) {
    if (list.size() < most_listed) list.push_back(match.setting.address);
  }
  return list;
}

/// The readings that leave out least; of those, the ones in places that have the system spoken of, where
/// there are such: `stage.mysql` is the mysql of the one environment of stage that has one.
std::vector<Match> nearest_of(const std::vector<Match>& matches) {
  std::vector<Match> nearest;
  std::vector<Match> there;
  for (const Match& match : matches) {
    if (match.cost > matches.front().cost) break;
    nearest.push_back(match);
    if (!absent_system(match.setting)) there.push_back(match);
  }
  return there.empty() ? nearest : there;
}

/// The places that the address could have named as well.
std::vector<std::string> also_meant(const std::vector<Match>& matches, const Match& taken) {
  std::vector<Match> others;
  std::copy_if(matches.begin(), matches.end(), std::back_inserter(others), [&](const Match& match) {
    return match.setting.place && match.setting.address != taken.setting.address &&
           !absent_system(match.setting);
  });
  return addresses(others);
}

std::vector<std::string> known_words(const Organization* organization) {
  std::set<std::string> words;
  visit_all(organization, [&](const Candidate& candidate) {
    for (const Word& word : candidate.words) words.insert(word.text);
  });
  return {words.begin(), words.end()};
}

/// `given` with every unknown word replaced by the nearest known one; words in front that are near to none
/// are left out. Empty where the last is near to none: then there is nothing to go by.
std::vector<std::string> mended(const std::vector<std::string>& given,
                                const std::vector<std::string>& known) {
  std::vector<std::string> words;
  for (const std::string& word : given) {
    std::optional<std::string> near = nearest_name(word, known);
    if (near) words.push_back(*near);
    if (!near && &word == &given.back()) return {};
  }
  return words;
}

/// What is near to an address that means nothing: the same without slips of the fingers, and then without the
/// words in front that nothing goes with.
std::vector<std::string> near_to(const std::vector<std::string>& given, const Organization* organization) {
  std::vector<std::string> words = mended(given, known_words(organization));
  while (!words.empty()) {
    std::vector<Match> matches = matches_of(words, organization);
    if (!matches.empty()) return addresses(nearest_of(matches));
    words.erase(words.begin());
  }
  return {};
}

tl::expected<std::vector<std::string>, AddressProblem> words_of_address(std::string_view address) {
  constexpr std::size_t most_bytes = 500;
  if (address.size() > most_bytes)
    return tl::unexpected(AddressProblem{"this address is too long", {}, false});
  std::vector<std::string> words = split(address, '.');
  if (std::find(words.begin(), words.end(), "") == words.end()) return words;
  return tl::unexpected(AddressProblem{
      fmt::format("\"{}\" is no address: a word is missing beside a dot", printable(address)), {}, false});
}

}  // namespace

tl::expected<ResolvedSetting, AddressProblem> resolve_setting(std::string_view address,
                                                              const Organization* organization) {
  tl::expected<std::vector<std::string>, AddressProblem> given = words_of_address(address);
  if (!given) return tl::unexpected(given.error());
  std::vector<Match> matches = matches_of(*given, organization);
  const std::string shown = printable(address);
  if (matches.empty()) {
    return tl::unexpected(AddressProblem{fmt::format("there is no setting \"{}\"", shown),
                                         near_to(*given, organization), false});
  }
  const std::vector<Match> nearest = nearest_of(matches);
  if (nearest.size() > 1) {
    return tl::unexpected(AddressProblem{fmt::format("\"{}\" may mean {} settings", shown, nearest.size()),
                                         addresses(nearest), true});
  }
  return ResolvedSetting{nearest.front().setting, also_meant(matches, nearest.front())};
}

}  // namespace ashlar
