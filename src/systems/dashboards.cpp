#include "systems/dashboards.h"

#include <algorithm>

#include <fmt/format.h>

#include "systems/place_units.h"
#include "systems/principals.h"

namespace ashlar::systems {

namespace {

// CloudWatch takes 500 widgets on a dashboard, and 100 alarms in one widget (Amazon CloudWatch API Reference,
// "Dashboard Body Structure and Syntax"). What remains after the graphs is for headers and the list of
// alarms.
constexpr std::size_t most_graphs = 400;
constexpr std::size_t most_alarms_listed = 100;

constexpr int columns = 24;
constexpr int graph_width = 6;
constexpr int graph_height = 5;
constexpr int header_height = 1;
constexpr int alarms_in_a_row = 4;

struct Shown {
  std::string system;
  std::string name;
  std::string region;
  std::string arn;
};

/// By names, which are known: a dashboard shows also what is not there yet, and so need not wait for it.
Shown shown(const Site& site, const Resource& alarm) {
  const Site place = in_region(site, alarm.unit->provider_region);
  const std::string& name = *find(alarm.attributes, "alarm_name")->as<std::string>();
  return {std::string(alarm.system), name, place.region, place.arn("cloudwatch", "alarm:" + name)};
}

std::vector<Shown> alarms_of(const Site& site, const std::vector<const Resource*>& elsewhere) {
  std::vector<const Resource*> alarms = resources_of(site, "aws_cloudwatch_metric_alarm");
  for (const Resource* alarm : elsewhere) {
    // An environment that stands in us-east-1 itself has them already.
    if (std::find(alarms.begin(), alarms.end(), alarm) == alarms.end()) alarms.push_back(alarm);
  }
  std::vector<Shown> all;
  for (const Resource* alarm : alarms) all.push_back(shown(site, *alarm));
  std::stable_sort(all.begin(), all.end(),
                   [](const Shown& a, const Shown& b) { return a.system < b.system; });
  return all;
}

/// Places widgets from left to right and from top to bottom.
class Layout {
 public:
  void add(std::string_view type, int width, int height, Value properties) {
    if (x_ + width > columns) end_row();
    widgets_.push_back(object({{"type", type},
                               {"x", x_},
                               {"y", y_},
                               {"width", width},
                               {"height", height},
                               {"properties", std::move(properties)}}));
    x_ += width;
    row_height_ = std::max(row_height_, height);
  }
  void end_row() {
    y_ += row_height_;
    x_ = 0;
    row_height_ = 0;
  }
  Value body() const { return json(object({{"widgets", widgets_}})); }

 private:
  List widgets_;
  int x_ = 0;
  int y_ = 0;
  int row_height_ = 0;
};

/// Which alarms are on, before anything else.
void list_alarms(Layout& layout, const std::vector<Shown>& alarms) {
  for (std::size_t begin = 0; begin < alarms.size(); begin += most_alarms_listed) {
    const std::size_t end = std::min(begin + most_alarms_listed, alarms.size());
    List arns;
    for (std::size_t i = begin; i < end; ++i) arns.emplace_back(alarms[i].arn);
    const int rows = (static_cast<int>(end - begin) + alarms_in_a_row - 1) / alarms_in_a_row;
    layout.add("alarm", columns, 1 + rows, object({{"title", "Alarms"}, {"alarms", std::move(arns)}}));
  }
}

/// The alarm's own metric, with its threshold as a line.
Value graph(const Shown& alarm) {
  return object({{"title", alarm.name},
                 {"region", alarm.region},
                 {"view", "timeSeries"},
                 {"annotations", object({{"alarms", list({alarm.arn})}})}});
}

void draw_graphs(Layout& layout, const std::vector<Shown>& alarms) {
  std::string_view system;
  for (const Shown& alarm : alarms) {
    if (alarm.system != system) {
      system = alarm.system;
      layout.end_row();
      layout.add("text", columns, header_height, object({{"markdown", "## " + alarm.system}}));
    }
    layout.add("metric", graph_width, graph_height, graph(alarm));
  }
}

Value body(const std::vector<Shown>& alarms) {
  Layout layout;
  list_alarms(layout, alarms);
  draw_graphs(layout, alarms);
  return layout.body();
}

}  // namespace

void dashboard(const Site& site, const std::vector<const Resource*>& elsewhere) {
  const std::vector<Shown> alarms = alarms_of(site, elsewhere);
  if (alarms.empty()) return;
  Scope scope = site.scope("dashboard", "dashboards",
                           {.title = "Dashboard",
                            .what = "Shows which alarms are on, and the metric behind each.",
                            .loss = "Nothing but the picture; alarms are told all the same."},
                           site.at);
  // An account's dashboards are the same in every region, so the region is part of the name.
  const std::string name = site.name(site.region);
  for (std::size_t begin = 0; begin < alarms.size(); begin += most_graphs) {
    const auto first = alarms.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::size_t count = std::min(most_graphs, alarms.size() - begin);
    const std::string suffix = begin == 0 ? "" : std::to_string(begin / most_graphs + 1);
    scope.add("aws_cloudwatch_dashboard", suffix.empty() ? "main" : "main_" + suffix,
              {{"dashboard_name", fit_name({name, suffix}, 255)},
               {"dashboard_body", body({first, first + static_cast<std::ptrdiff_t>(count)})}});
  }
}

}  // namespace ashlar::systems
