#include "engine/find_again.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include <fmt/format.h>

#include "aws/ask.h"
#include "base/overloaded.h"
#include "engine/found_words.h"
#include "engine/ways_to_find.h"

namespace ashlar::engine {

namespace {

using nlohmann::json;
using Ids = std::vector<std::string>;

tl::unexpected<Failure> cannot_find(const Lost& lost, std::string reason) {
  Failure failure;
  failure.operation = "find";
  failure.target = lost.resource.full_address();
  failure.reason = std::move(reason);
  return tl::unexpected(std::move(failure));
}

/// What one asks with; none where an attribute that it asks for is not set.
std::optional<aws::Question> question_of(const Listing& listing, const Lost& lost, const json* thing) {
  aws::Question question;
  question.service = listing.service;
  question.absent = listing.absent;
  const auto operation = filled(listing.operation, lost, thing);
  if (!operation) return std::nullopt;
  question.operation = *operation;
  for (const auto& [name, pattern] : listing.parameters) {
    const auto value = filled(pattern, lost, thing);
    if (!value) return std::nullopt;
    question.parameters.emplace_back(name, *value);
  }
  return question;
}

/// The things of a page. XML tells one thing as it tells none of a list.
std::vector<json> things_in(const json& answer, std::string_view path) {
  const json* found = at(answer, path);
  if (found == nullptr || found->is_null() || found->empty()) return {};
  if (found->is_string() && found->get<std::string>().empty()) return {};
  if (!found->is_array()) return {*found};
  return {found->begin(), found->end()};
}

bool equals(const json& member, const std::string& text) {
  if (member.is_array())
    return std::any_of(member.begin(), member.end(), [&](const json& one) { return equals(one, text); });
  return (member.is_string() ? member.get<std::string>() : member.dump()) == text;
}

/// What is not set must not be there either.
bool is_meant(const json& thing, const Listing& listing, const Lost& lost) {
  return std::all_of(listing.same.begin(), listing.same.end(), [&](const auto& pair) {
    const json* member = at(thing, pair.first);
    const auto wanted = filled(pair.second, lost, nullptr);
    if (!wanted) return member == nullptr || member->empty();
    return member != nullptr && equals(*member, *wanted);
  });
}

std::string next_page(const json& answer, const Listing& listing) {
  const json* token = listing.next_page.empty() ? nullptr : at(answer, listing.next_page);
  return token != nullptr && token->is_string() ? token->get<std::string>() : "";
}

/// Everything listed that is meant, of all pages.
Expected<std::vector<json>> list(const Listing& listing, const Lost& lost, const json* thing,
                                 const aws::Client& client) {
  auto question = question_of(listing, lost, thing);
  if (!question) return cannot_find(lost, fmt::format("{} needs what is not set", listing.operation));
  const auto first = question->parameters;
  std::vector<json> found;
  for (;;) {
    const auto answer = aws::ask(client, lost.region, *question);
    if (!answer) return tl::unexpected(answer.error());
    for (json& one : things_in(*answer, listing.items))
      if (is_meant(one, listing, lost)) found.push_back(std::move(one));
    const std::string next = next_page(*answer, listing);
    if (next.empty()) return found;
    question->parameters = first;
    question->parameters.emplace_back(listing.asked_by, next);
  }
}

Expected<Ids> ids_of(const ByName& way, const Lost& lost, const aws::Client& /*not asked*/) {
  for (const std::string_view pattern : way.ids)
    if (auto id = filled(pattern, lost, nullptr)) return Ids{std::move(*id)};
  return cannot_find(lost, "its name is not set");
}

Expected<Ids> ids_of(const ByTag& way, const Lost& lost, const aws::Client& client) {
  const Listing tags{.service = "ec2",
                     .operation = "DescribeTags",
                     .parameters = {{"Filter.1.Name", "key"},
                                    {"Filter.1.Value.1", mark_tag},
                                    {"Filter.2.Name", "value"},
                                    {"Filter.2.Value.1", "{:mark}"},
                                    {"Filter.3.Name", "resource-type"},
                                    {"Filter.3.Value.1", way.resource_type}},
                     .items = "tagSet.item",
                     .next_page = "nextToken",
                     .asked_by = "NextToken"};
  return list(tags, lost, nullptr, client).map([](const std::vector<json>& found) {
    Ids ids;
    for (const json& tag : found) ids.push_back(tag.value("resourceId", ""));
    return ids;
  });
}

/// Leaves those of which the second question finds something.
Expected<void> confirm(std::vector<json>& things, const Listing& question, const Lost& lost,
                       const aws::Client& client) {
  std::vector<json> confirmed;
  for (json& thing : things) {
    const auto found = list(question, lost, &thing, client);
    if (!found) return tl::unexpected(found.error());
    if (!found->empty()) confirmed.push_back(std::move(thing));
  }
  things = std::move(confirmed);
  return {};
}

Expected<void> expect_nothing_under_way(const Listing& question, const Lost& lost,
                                        const aws::Client& client) {
  const auto found = list(question, lost, nullptr, client);
  if (!found) return tl::unexpected(found.error());
  if (found->empty()) return {};
  auto failure = cannot_find(lost, "AWS is still making it");
  failure.value().retryable = true;
  return failure;
}

Expected<Ids> ids_of(const ByListing& way, const Lost& lost, const aws::Client& client) {
  auto things = list(way.listing, lost, nullptr, client);
  if (!things) return tl::unexpected(things.error());
  if (way.confirmed) {
    const auto done = confirm(*things, *way.confirmed, lost, client);
    if (!done) return tl::unexpected(done.error());
  }
  if (things->empty() && way.under_way) {
    const auto nothing = expect_nothing_under_way(*way.under_way, lost, client);
    if (!nothing) return tl::unexpected(nothing.error());
  }
  Ids ids;
  for (const json& thing : *things) {
    auto id = filled(way.id, lost, &thing);
    if (!id) return cannot_find(lost, "AWS listed it without its id");
    ids.push_back(std::move(*id));
  }
  return ids;
}

Expected<Ids> ids_of(const Again& /*way*/, const Lost& /*lost*/, const aws::Client& /*client*/) {
  return Ids{};
}

}  // namespace

Expected<Ids> possible_ids(const Lost& lost, const aws::Client& client) {
  if (lost.id) return Ids{*lost.id};
  const WayToFind* way = way_to_find(lost.type.name);
  if (way == nullptr) return cannot_find(lost, "no way is known for " + lost.type.name);
  return std::visit([&](const auto& known) { return ids_of(known, lost, client); }, *way);
}

}  // namespace ashlar::engine
