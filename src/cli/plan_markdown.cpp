#include "cli/plan_markdown.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/markdown.h"
#include "cli/plan_table.h"
#include "cli/plan_text.h"

namespace ashlar::cli {

using engine::Action;
using engine::Change;
using engine::Loses;

namespace {

constexpr std::string_view mark = "<!-- ashlar plan -->\n";
constexpr std::size_t most_attributes = 40;  ///< of a resource
constexpr std::size_t most_listed = 30;      ///< losses, problems

bool goes_into_attributes(const Change& change, const MarkdownWish& wish) {
  return wish.all_attributes || (change.action != Action::Create && change.action != Action::Delete);
}

/// In a block of the language `diff`, whose colours go by a line's first character.
std::string attribute_lines(const engine::AttributeChange& attribute, const Change& change,
                            const Sources& sources) {
  const std::string path = provider::text(attribute.path);
  std::string remark = attribute_remark(attribute, change, sources);
  if (!remark.empty()) remark = "  # " + remark;
  if (attribute.sensitive) return fmt::format("!     {}: (secret){}\n", path, remark);
  std::string lines;
  if (!attribute.before.is_null())
    lines += fmt::format("-     {}: {}", path, value_text(attribute.before, attribute.after));
  if (attribute.after.is_null()) return lines + remark + "\n";
  if (!lines.empty()) lines += "\n";
  return lines + fmt::format("+     {}: {}{}\n", path, value_text(attribute.after, attribute.before), remark);
}

std::string change_lines(const Change& change, const MarkdownWish& wish, const Sources& sources) {
  std::string lines = change_text(change, sources) + "\n";
  if (change.loss.what != Loses::Nothing)
    lines += fmt::format("!   loses {}: {}\n", engine::name_of(change.loss.what), change.loss.why);
  if (!goes_into_attributes(change, wish)) return lines;
  const auto attributes = engine::attribute_changes(schema::Schema::builtin(), change);
  for (std::size_t i = 0; i < std::min(attributes.size(), most_attributes); ++i)
    lines += attribute_lines(attributes[i], change, sources);
  if (attributes.size() > most_attributes)
    lines += fmt::format("      … and {} more attributes\n", attributes.size() - most_attributes);
  return lines;
}

/// What a reader misses most comes first.
int rank(const Change& change) {
  if (change.loss.what != Loses::Nothing) return change.loss.what == Loses::Data ? 0 : 1;
  if (change.action == Action::Replace || change.action == Action::Delete) return 2;
  return change.action == Action::Update ? 3 : 4;
}

struct Piece {
  const Change* change = nullptr;
  std::string lines;
  bool shown = false;
};

/// The changes of accounts, as many as there is room for.
class Accounts {
 public:
  Accounts(const engine::Plan& plan, const MarkdownWish& wish, const Sources& sources) {
    for (const Change* change : plan.changing())
      pieces_.push_back({change, change_lines(*change, wish, sources), false});
    std::stable_sort(pieces_.begin(), pieces_.end(), [](const Piece& a, const Piece& b) {
      return account_of(*a.change) < account_of(*b.change);
    });
  }

  void fit(std::size_t room) {
    std::vector<Piece*> order;
    for (Piece& piece : pieces_) order.push_back(&piece);
    std::stable_sort(order.begin(), order.end(),
                     [](const Piece* a, const Piece* b) { return rank(*a->change) < rank(*b->change); });
    std::map<std::string, bool> headed;  // accounts and units
    for (Piece* piece : order) {
      const std::string account = account_of(*piece->change);
      std::size_t size = piece->lines.size();
      if (!headed.contains(account)) size += account_frame + account.size();
      if (!headed.contains(piece->change->unit)) size += unit_frame + piece->change->unit.size();
      if (size > room) continue;
      room -= size;
      piece->shown = headed[account] = headed[piece->change->unit] = true;
    }
  }

  std::string text(const PlanTable& table) const {
    std::string out;
    for (auto at = pieces_.begin(); at != pieces_.end();) {
      const std::string account = account_of(*at->change);
      const auto end = std::find_if(at, pieces_.end(),
                                    [&](const Piece& piece) { return account_of(*piece.change) != account; });
      out += account_text(account, table.of_account(account), {at, end});
      at = end;
    }
    return out;
  }

  /// "12 changes of dev, 1 of prod"; empty where all is shown.
  std::string left_out() const {
    std::map<std::string, std::size_t> counts;
    for (const Piece& piece : pieces_)
      if (!piece.shown) ++counts[account_of(*piece.change)];
    std::vector<std::string> parts;
    for (const auto& [account, count] : counts)
      parts.push_back(fmt::format("{}{} of {}", count, parts.empty() ? changes_word(count) : "", account));
    return join(parts, ", ");
  }

 private:
  using Pieces = std::vector<Piece>;
  static constexpr std::size_t account_frame = 250;  ///< what stands around its changes, at most
  static constexpr std::size_t unit_frame = 40;

  static const char* changes_word(std::size_t count) { return count == 1 ? " change" : " changes"; }

  static std::string account_text(const std::string& account, const ChangeCounts& counts,
                                  const Pieces& pieces) {
    const bool loses = std::any_of(pieces.begin(), pieces.end(), [](const Piece& piece) {
      return piece.shown && piece.change->loss.what != Loses::Nothing;
    });
    if (std::none_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.shown; })) return "";
    std::string out = fmt::format("\n<details{}><summary><b>{}</b>: {}</summary>\n", loses ? " open" : "",
                                  markdown_text(account), words_of(counts));
    std::size_t missing = 0;
    for (auto at = pieces.begin(); at != pieces.end();) {
      std::string lines;
      const std::string& unit = at->change->unit;
      for (; at != pieces.end() && at->change->unit == unit; ++at) {
        if (at->shown) lines += at->lines;
        missing += at->shown ? 0 : 1;
      }
      if (!lines.empty()) out += "\n" + markdown_code(unit) + "\n" + markdown_block("diff", lines);
    }
    if (missing > 0) out += fmt::format("\n… and {} more\n", missing);
    return out + "\n</details>\n";
  }

  Pieces pieces_;
};

/// A list that ends early where it is long.
std::string list(const std::vector<std::string>& items) {
  std::string out;
  for (std::size_t i = 0; i < std::min(items.size(), most_listed); ++i) out += "- " + items[i] + "\n";
  if (items.size() > most_listed) out += fmt::format("- … and {} more\n", items.size() - most_listed);
  return out.empty() ? "" : "\n" + out;
}

std::string losses_list(const engine::Plan& plan) {
  std::vector<std::string> items;
  for (const Loses what : {Loses::Data, Loses::Availability})
    for (const Change* change : plan.changing())
      if (change->loss.what == what)
        items.push_back(fmt::format("**loses {}**: {}: {}", engine::name_of(what),
                                    markdown_code(change->unit + "//" + change->address),
                                    markdown_text(change->loss.why)));
  return list(items);
}

/// By their names alone: what a provider says of them may hold values, and stands in the log.
std::string problems_text(const engine::Plan& plan) {
  std::vector<std::string> items;
  for (const engine::Problem& problem : plan.problems)
    items.push_back(
        fmt::format("**cannot be planned**: {}", markdown_code(problem.unit + "//" + problem.address)));
  return list(items);
}

/// What changes nothing on AWS, and what can only be planned later.
std::string others_text(const engine::Plan& plan) {
  std::vector<std::string> items;
  for (const Move& move : plan.moves)
    items.push_back(fmt::format("**moves**, in states alone: {} is {} now", markdown_code(move.text()),
                                markdown_code(move.now->full_address())));
  for (const engine::ExtraPlan& extra : plan.extras)
    for (const auto& import : extra.imports)
      items.push_back(fmt::format("**comes into the state**: {}, as {}",
                                  markdown_code(extra.unit->path.text() + "//" + import.address),
                                  markdown_code(import.id)));
  for (const engine::ExtraPlan& extra : plan.extras)
    if (extra.waits)
      items.push_back(fmt::format("**planned later**: {}, by terraform, once what it is given is there",
                                  markdown_code(extra.unit->path.text())));
  return list(items);
}

std::string drift_text(const engine::Plan& plan, const Sources& sources, std::size_t room) {
  std::string lines;
  std::size_t missing = 0;
  for (const Change& change : plan.drift)
    if (std::string one = change.unit + "\n" + change_lines(change, {}, sources);
        lines.size() + one.size() < room)
      lines += one;
    else
      ++missing;
  if (plan.drift.empty()) return "";
  return "\n<details><summary>Changed behind the states' back</summary>\n\n" +
         (lines.empty() ? "" : markdown_block("diff", lines)) +
         (missing == 0 ? "" : fmt::format("\n… and {} more, which `ashlar drift` shows\n", missing)) +
         "\n</details>\n";
}

std::string head_text(const engine::Plan& plan, const PlanTable& table, const MarkdownWish& wish) {
  std::string out = fmt::format("{}### {}: {}\n", mark, markdown_text(wish.organization),
                                !table.empty()       ? words_of(table.sum())
                                : plan.has_changes() ? "no resource would be changed"
                                                     : "nothing would be done");
  out += problems_text(plan) + losses_list(plan) + others_text(plan);
  if (!table.empty()) out += "\n" + markdown_table(table.cells());
  if (const std::string selection = selection_text(plan); !selection.empty())
    out += "\n" + markdown_text(replace_all(selection, "\n", "; ")) + "\n";
  return out;
}

}  // namespace

std::string plan_markdown(const engine::Plan& plan, const MarkdownWish& wish, const Sources& sources) {
  constexpr std::size_t for_what_is_left_out = 1500;
  const PlanTable table(plan);
  std::string out = head_text(plan, table, wish);
  const std::size_t used = out.size() + for_what_is_left_out;
  std::size_t room = wish.most_bytes > used ? wish.most_bytes - used : 0;
  const std::string drift = drift_text(plan, sources, room / 4);
  room -= std::min(room, drift.size());
  Accounts accounts(plan, wish, sources);
  accounts.fit(room);
  if (const std::string missing = accounts.left_out(); !missing.empty())
    out += fmt::format("\n**Left out**, since a comment has little room: {}. `ashlar plan` shows all.\n",
                       markdown_text(missing));
  return out + drift + accounts.text(table);
}

}  // namespace ashlar::cli
