// The services as their callers see them, without their stores.
#include "base/text.h"
#include "workloads/workplace.h"

namespace ashlar::workloads {
namespace {

class Services : public Workplace {};

std::vector<Json> lines_of(const std::string& log) {
  std::vector<Json> lines;
  for (const std::string& line : split(log, '\n')) {
    if (!line.empty()) lines.push_back(Json::parse(line, nullptr, false));
  }
  return lines;
}

/// The line of the request for `path`, once it is written: a moment after the answer.
Json line_for(const std::function<std::string()>& log, const std::string& path) {
  Json found;
  EXPECT_TRUE(eventually([&] {
    for (const Json& line : lines_of(log())) {
      if (line.is_object() && line["path"] == path) found = line;
    }
    return !found.is_null();
  })) << path;
  return found;
}

TEST_F(Services, AnswerAtTheirPathAndWithoutIt) {
  const auto backend = service("backend", backend_settings());
  for (const std::string path : {"/", "/backend", "/greeting", "/backend/greeting"}) {
    const Reply reply = get(backend_port, path);
    EXPECT_EQ(reply.status, 200) << path;
    EXPECT_EQ(reply.body["service"], "backend");
    EXPECT_EQ(reply.body["pod"], "backend-pod");
  }
  EXPECT_EQ(get(backend_port, "/backend/health").status, 200);
  for (const std::string path : {"/backendgreeting", "/frontend/greeting"}) {
    EXPECT_EQ(get(backend_port, path).status, 404) << path;
  }
  EXPECT_EQ(post(backend_port, "/greeting").status, 404);
}

TEST_F(Services, FrontendAsksBackend) {
  const auto backend = service("backend", backend_settings());
  const auto frontend = service("frontend", frontend_settings());
  EXPECT_EQ(get(frontend_port, "/greeting").body["service"], "frontend");
  const Reply reply = get(frontend_port, "/service", {{"X-Amzn-Trace-Id", "Root=1-67891233-abcdef"}});
  EXPECT_EQ(reply.status, 200);
  const Json expected{{"service", "frontend"},
                      {"pod", "frontend-pod"},
                      {"backend", {{"service", "backend"}, {"pod", "backend-pod"}}}};
  EXPECT_EQ(reply.body, expected);
  const Json line = line_for([&] { return output("backend"); }, "/backend/service");
  EXPECT_EQ(line["trace"], "Root=1-67891233-abcdef");
  EXPECT_EQ(line["method"], "GET");
  EXPECT_EQ(line["status"], 200);
  EXPECT_TRUE(line["milliseconds"].is_number());
}

TEST_F(Services, BackendIsTrustedOnlyWithItsCertificate) {
  const auto backend = service("backend", backend_settings());
  {
    const auto frontend = service("frontend", frontend_settings(), {{"CA_BUNDLE", path("stranger.pem")}});
    const Reply reply = get(frontend_port, "/service");
    EXPECT_EQ(reply.status, 502) << reply.body;
  }
  Json settings = frontend_settings();
  settings["calls"]["backend"] = "https://127.0.0.2:" + std::to_string(backend_port) + "/backend";
  const auto frontend = service("frontend", settings);
  const Reply reply = get(frontend_port, "/service");
  EXPECT_EQ(reply.status, 502) << reply.body;
}

TEST_F(Services, SayWhatIsMissingWithinBounds) {
  const auto backend = service("backend", backend_settings());
  const auto frontend = service("frontend", frontend_settings());
  const auto begin = std::chrono::steady_clock::now();
  const Reply reply = get(frontend_port, "/db");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_EQ(reply.status, 503);
  EXPECT_NE(reply.body["mysql"].value("error", ""), "") << reply.body;
  EXPECT_NE(reply.body["redis"].value("error", ""), "") << reply.body;
}

TEST_F(Services, LogWhatTheirLevelSays) {
  Json settings = backend_settings();
  settings["environment"]["LOG_LEVEL"] = "warning";
  const auto backend = service("backend", settings);
  get(backend_port, "/greeting");
  get(backend_port, "/nothing");
  EXPECT_EQ(line_for([&] { return output("backend"); }, "/nothing")["status"], 404);
  EXPECT_EQ(lines_of(output("backend")).size(), 1U) << output("backend");
}

TEST_F(Services, EndWhenTheyAreAsked) {
  const auto backend = service("backend", backend_settings());
  backend->signal(SIGTERM);
  EXPECT_EQ(backend->wait(), 0);
  EXPECT_FALSE(accepts(backend_port));
}

TEST_F(Services, DoNotShareAPort) {
  const auto backend = service("backend", backend_settings());
  Json settings = frontend_settings();
  settings["port"] = backend_port;
  Child second({ASHLAR_BINARY_DIR "/ashlar-frontend"}, path("second.log"), deployment("frontend", settings));
  EXPECT_EQ(second.wait(), 1);
  EXPECT_EQ(output("second"), "cannot listen on 0.0.0.0:8443: Address already in use\n");
}

}  // namespace
}  // namespace ashlar::workloads
