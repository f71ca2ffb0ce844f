#include "engine/plan_memory.h"

#include <sstream>

#include "base/files.h"
#include "base/text.h"
#include "provider/message_pack.h"

namespace ashlar::engine {

namespace {

constexpr std::size_t digits = 32;
constexpr std::size_t largest_memory = std::size_t{1} << 26U;

/// With its length, so that no two lists of parts have the same text.
void append(std::string& all, const std::string& part) { all += std::to_string(part.size()) + ":" + part; }

}  // namespace

std::string question_of(const std::string& workplace, const schema::ResourceType& type,
                        const provider::State& prior, const provider::Value& config,
                        const Lifecycle& lifecycle) {
  std::string all;
  append(all, workplace);
  append(all, type.name);
  append(all, std::to_string(type.version));
  append(all, provider::to_message_pack(prior.value));
  append(all, prior.private_data);
  append(all, provider::to_message_pack(config));
  for (const std::string& ignored : lifecycle.ignore_changes) append(all, ignored);
  return sha256_hex(all, digits);
}

PlanMemory::PlanMemory(std::filesystem::path file, const std::string& circumstances)
    : file_(std::move(file)), circumstances_(sha256_hex(circumstances)) {
  const auto text = read_file(file_, largest_memory);
  if (!text) return;
  std::istringstream lines(*text);
  std::string line;
  if (!std::getline(lines, line) || line != circumstances_) return;
  while (std::getline(lines, line))
    if (line.size() == digits) known_.insert(known_.end(), std::move(line));
}

bool PlanMemory::answers(const std::string& question) {
  const bool known = known_.contains(question);
  if (known) add(question);
  return known;
}

void PlanMemory::add(const std::string& question) {
  const std::lock_guard lock(mutex_);
  asked_.insert(question);
}

Expected<void> PlanMemory::write(bool whole) const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> kept = asked_;
  if (!whole) kept.insert(known_.begin(), known_.end());
  if (kept == known_) return {};
  std::string text = circumstances_ + "\n";
  for (const std::string& question : kept) text += question + "\n";
  return write_private_file(file_, text);
}

}  // namespace ashlar::engine
