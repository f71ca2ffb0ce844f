// A line of JSON on standard output for each request, in one write: lines of several threads do not mix.
#include "workloads/request_log.h"

#include <chrono>
#include <map>
#include <nlohmann/json.hpp>

#include <time.h>
#include <unistd.h>

#include "base/linux/system.h"
#include "workloads/service.h"

namespace ashlar::workloads {
namespace {

using Clock = std::chrono::steady_clock;

/// When the request that this thread serves came in; none where it was not even understood.
thread_local std::optional<Clock::time_point> started;

std::string now() {
  timespec time{};
  tm parts{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  ::gmtime_r(&time.tv_sec, &parts);
  char day[32];
  ::strftime(day, sizeof day, "%FT%T", &parts);
  char text[48];
  std::snprintf(text, sizeof text, "%s.%03ldZ", day, time.tv_nsec / 1'000'000);
  return text;
}

std::string line_of(const httplib::Request& request, const httplib::Response& response) {
  const std::chrono::duration<double, std::milli> taken = Clock::now() - started.value_or(Clock::now());
  nlohmann::ordered_json line{{"time", now()},
                              {"method", request.method},
                              {"path", request.path},
                              {"status", response.status},
                              {"milliseconds", std::round(taken.count() * 100) / 100}};
  if (request.has_header(trace_header)) line["trace"] = request.get_header_value(trace_header);
  return line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

int least_status(const Settings& settings) {
  static const std::map<std::string, int> levels = {{"warning", 400}, {"error", 500}};
  const auto named = settings.environment.find("LOG_LEVEL");
  const auto level = named == settings.environment.end() ? levels.end() : levels.find(named->second);
  return level == levels.end() ? 0 : level->second;
}

}  // namespace

void log_requests(httplib::Server& server, const Settings& settings) {
  server.set_pre_routing_handler([](const httplib::Request&, httplib::Response&) {
    started = Clock::now();
    return httplib::Server::HandlerResponse::Unhandled;
  });
  server.set_logger(
      [least = least_status(settings)](const httplib::Request& request, const httplib::Response& response) {
        if (response.status >= least) write_all(STDOUT_FILENO, line_of(request, response));
        started.reset();
      });
}

}  // namespace ashlar::workloads
