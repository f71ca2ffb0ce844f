#include "topology/traffic_set.h"

#include <algorithm>

#include "topology/traffic.h"

namespace ashlar::topology {

namespace {

constexpr int protocols = 256;
constexpr std::uint32_t ports = 65536;
constexpr std::uint32_t end = protocols * ports;

constexpr Traffic echo_request{Traffic::icmp, 8, 0};
constexpr Traffic echo_reply{Traffic::icmp, 0, 0};
/// Ports that Linux gives to what opens a connection (net.ipv4.ip_local_port_range).
constexpr int first_own_port = 32768;
constexpr int last_own_port = 60999;

/// What the whole of a protocol is in a set that opens something.
Traffic whole(int protocol) { return protocol == Traffic::icmp ? echo_request : Traffic{protocol}; }

/// What answers to a protocol look like to a rule.
Traffic answers_of(int protocol) {
  if (protocol == Traffic::icmp) return echo_reply;
  return has_ports(protocol) ? Traffic{protocol, first_own_port, last_own_port} : Traffic{protocol};
}

}  // namespace

TrafficSet::TrafficSet(const Traffic& traffic) {
  if (traffic.protocol == Traffic::any_protocol) {
    spans_ = {{0, end - 1}};
    return;
  }
  const auto at = [&](int port) {
    return static_cast<std::uint32_t>(traffic.protocol) * ports + static_cast<std::uint32_t>(port);
  };
  const int types = 256;
  if (traffic.protocol == Traffic::icmp && traffic.from != -1)
    spans_ = {{at(traffic.from * types + std::max(traffic.to, 0)),
               at(traffic.from * types + (traffic.to == -1 ? types - 1 : traffic.to))}};
  else if (!has_ports(traffic.protocol))
    spans_ = {{at(0), at(ports - 1)}};
  else if (traffic.from <= traffic.to)
    spans_ = {{at(traffic.from), at(traffic.to)}};
}

TrafficSet::TrafficSet(const std::vector<Traffic>& all) {
  for (const Traffic& traffic : all) *this = with(TrafficSet(traffic));
}

const TrafficSet& TrafficSet::everything() {
  static const TrafficSet all = TrafficSet(Traffic{}).without(
      TrafficSet(Traffic{Traffic::icmp, -1, -1}).without(TrafficSet(echo_request)));
  return all;
}

bool TrafficSet::contains(const Span& span) const {
  return std::any_of(spans_.begin(), spans_.end(),
                     [&](const Span& own) { return own.first <= span.first && span.last <= own.last; });
}

bool TrafficSet::contains(const Traffic& traffic) const {
  const TrafficSet asked(traffic);
  return std::all_of(asked.spans_.begin(), asked.spans_.end(),
                     [&](const Span& span) { return contains(span); });
}

TrafficSet TrafficSet::with(const TrafficSet& other) const {
  std::vector<Span> all = spans_;
  all.insert(all.end(), other.spans_.begin(), other.spans_.end());
  std::sort(all.begin(), all.end(), [](const Span& a, const Span& b) { return a.first < b.first; });
  std::vector<Span> joined;
  for (const Span& span : all) {
    if (!joined.empty() && span.first <= joined.back().last + 1)
      joined.back().last = std::max(joined.back().last, span.last);
    else
      joined.push_back(span);
  }
  return TrafficSet(std::move(joined));
}

TrafficSet TrafficSet::without(const TrafficSet& other) const {
  std::vector<Span> left;
  for (Span span : spans_) {
    bool some = true;
    for (const Span& gone : other.spans_) {
      if (gone.last < span.first || gone.first > span.last) continue;
      if (gone.first > span.first) left.push_back({span.first, gone.first - 1});
      some = gone.last < span.last;
      if (!some) break;
      span.first = gone.last + 1;
    }
    if (some) left.push_back(span);
  }
  return TrafficSet(std::move(left));
}

TrafficSet TrafficSet::common_with(const TrafficSet& other) const {
  std::vector<Span> common;
  for (const Span& a : spans_) {
    for (const Span& b : other.spans_) {
      const Span both{std::max(a.first, b.first), std::min(a.last, b.last)};
      if (both.first <= both.last) common.push_back(both);
    }
  }
  return TrafficSet(std::move(common));
}

TrafficSet TrafficSet::answered_through() const {
  if (spans_ == std::vector<Span>{{0, end - 1}}) return everything();
  TrafficSet answered;
  for (int protocol = 0; protocol < protocols; ++protocol) {
    const std::uint32_t first = static_cast<std::uint32_t>(protocol) * ports;
    const bool some = std::any_of(spans_.begin(), spans_.end(), [&](const Span& span) {
      return span.first < first + ports && span.last >= first;
    });
    if (some && contains(answers_of(protocol))) answered = answered.with(TrafficSet(whole(protocol)));
  }
  return answered;
}

std::vector<Traffic> TrafficSet::list() const {
  const TrafficSet opening = common_with(everything());
  if (opening == everything()) return {Traffic{}};
  std::vector<Traffic> list;
  for (Span span : opening.spans_) {
    while (span.first <= span.last) {
      const int protocol = static_cast<int>(span.first / ports);
      const std::uint32_t last = std::min(span.last, span.first / ports * ports + ports - 1);
      if (has_ports(protocol))
        list.push_back({protocol, static_cast<int>(span.first % ports), static_cast<int>(last % ports)});
      else
        list.push_back(whole(protocol));
      span.first = last + 1;
    }
  }
  return list;
}

}  // namespace ashlar::topology
