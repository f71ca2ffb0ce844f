#include "engine/durations.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/files.h"

namespace ashlar::engine {

namespace {

using Json = nlohmann::json;

constexpr int file_version = 1;
constexpr std::size_t longest_file = 1 << 20;
constexpr UsualDuration of_others{"", 3, 3, 2};

int seconds_of(const UsualDuration& usual, Action action) {
  if (action == Action::Delete) return usual.destroy;
  return action == Action::Update ? usual.update : usual.create;
}

const UsualDuration& usual_of(const std::string& type) {
  const auto all = usual_durations();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const UsualDuration& one) { return one.type == type; });
  return found == all.end() ? of_others : *found;
}

}  // namespace

Durations Durations::read(const std::filesystem::path& path) {
  Durations durations;
  const auto text = read_file(path, longest_file);
  const Json file = Json::parse(text.value_or(""), nullptr, false);
  if (!file.is_object() || !file.contains("version") || !file.contains("seconds")) return durations;
  if (file["version"] != file_version) return durations;
  for (const auto& [type, actions] : file["seconds"].items())
    for (const auto& [action, seconds] : actions.items())
      if (seconds.is_number() && seconds.get<double>() >= 0)
        durations.measured_[{type, action}] = seconds.get<double>();
  return durations;
}

Expected<void> Durations::write(const std::filesystem::path& path) const {
  Json seconds = Json::object();
  for (const auto& [what, took] : measured_)
    seconds[what.first][what.second] = std::round(took * 1000) / 1000;
  return write_file(path, Json{{"version", file_version}, {"seconds", std::move(seconds)}}.dump(1) + "\n");
}

Seconds Durations::expected(const std::string& type, Action action) const {
  const auto known = measured_.find({type, std::string(name_of(action))});
  return known == measured_.end() ? Seconds(seconds_of(usual_of(type), action)) : Seconds(known->second);
}

void Durations::add(const std::string& type, Action action, Seconds took) {
  constexpr double weight = 0.3;  // of the latest
  const auto [known, is_new] = measured_.try_emplace({type, std::string(name_of(action))}, took.count());
  if (!is_new) known->second += weight * (took.count() - known->second);
}

}  // namespace ashlar::engine
