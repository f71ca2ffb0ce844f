// What keeps a service from starting: one line that names the variable and the file.
#include "base/text.h"
#include "workloads/workplace.h"

namespace ashlar::workloads {
namespace {

class Start : public Workplace {
 protected:
  /// What the backend says where it refuses to start.
  std::string refusal(const Environment& environment) {
    std::filesystem::remove(path("start.log"));
    Child child({ASHLAR_BINARY_DIR "/ashlar-backend"}, path("start.log"), environment);
    EXPECT_EQ(child.wait(), 1);
    return replace_all(output("start"), path(""), "");
  }
  std::string refusal_with(const std::string& variable, const std::string& value) {
    Environment environment = deployment("backend", backend_settings());
    environment[variable] = value;
    return refusal(environment);
  }
  std::string refusal_of(const Json& settings) { return refusal(deployment("backend", settings)); }
};

TEST_F(Start, NamesTheVariableThatIsNotSet) {
  for (const std::string name :
       {"SETTINGS", "SECRETS", "TLS_CERTIFICATE", "TLS_KEY", "CA_BUNDLE", "POD_NAME"}) {
    EXPECT_EQ(refusal_with(name, ""),
              "cannot start without " + name + ": the environment variable is not set\n");
  }
}

TEST_F(Start, NamesTheFileThatIsMissing) {
  for (const std::string name : {"SETTINGS", "TLS_CERTIFICATE", "TLS_KEY", "CA_BUNDLE"}) {
    EXPECT_EQ(refusal_with(name, path("nothing")),
              "cannot read " + name + " nothing: No such file or directory\n");
  }
  EXPECT_EQ(refusal_with("SECRETS", path("nowhere")),
            "cannot read SECRETS nowhere/stage-mysql: No such file or directory\n");
}

TEST_F(Start, NamesTheFileThatIsNoUse) {
  write("rubbish", "rubbish");
  EXPECT_EQ(refusal_with("SETTINGS", path("rubbish")),
            "cannot read SETTINGS rubbish: it is no JSON object\n");
  EXPECT_EQ(refusal_with("CA_BUNDLE", path("rubbish")),
            "cannot use CA_BUNDLE rubbish: it holds no PEM certificate\n");
  EXPECT_EQ(
      refusal_with("TLS_KEY", path("stranger.key")),
      "cannot use TLS_CERTIFICATE server.pem and TLS_KEY stranger.key: they are no certificate in PEM and "
      "its key\n");
}

TEST_F(Start, NamesTheSettingThatIsWrong) {
  Json settings = backend_settings();
  settings["mysql"]["tls"] = false;
  EXPECT_EQ(refusal_of(settings), "cannot use SETTINGS backend.json: mysql.tls must be true\n");
  settings = backend_settings();
  settings["redis"].erase("host");
  EXPECT_EQ(refusal_of(settings), "cannot use SETTINGS backend.json: redis.host is missing or no text\n");
  settings = backend_settings();
  settings["port"] = "8080";
  EXPECT_EQ(refusal_of(settings), "cannot use SETTINGS backend.json: port is missing or no port\n");
  settings = backend_settings();
  settings["url"] = "http://internal/backend";
  EXPECT_EQ(refusal_of(settings),
            "cannot use SETTINGS backend.json: url does not begin with https:// and a host\n");
}

}  // namespace
}  // namespace ashlar::workloads
