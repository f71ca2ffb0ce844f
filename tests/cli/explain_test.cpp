// `ashlar explain` on examples/acme, on no folder, and on one with mistakes.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/temporary_folder.h"
#include "cli/captured.h"
#include "config/scaffold.h"

namespace ashlar::cli {
namespace {

using Json = nlohmann::json;

/// An organisation as `ashlar init` makes it.
class ExplainCommand : public testing::Test {
 protected:
  ExplainCommand() {
    for (const auto& [path, text] : scaffold({"acme", "acme.example", "eu-west-1", "aws@acme.example"})) {
      test::put(folder_.path() / path, text);
    }
  }

  Printed explained(const std::string& setting, bool json = false) const {
    return printed(explain, ExplainArguments{{folder_.path().string(), json}, setting});
  }
  static Printed explained_nowhere(const std::string& setting) {
    return printed(explain, ExplainArguments{{"/nonexistent", false}, setting});
  }

  test::TemporaryFolder folder_;
};

TEST_F(ExplainCommand, NamesTheFileAndTheLine) {
  const Printed told = explained("stage.mysql.instance");
  EXPECT_EQ(told.exit, Exit::Fine);
  EXPECT_TRUE(holds(told.out, "stage.stage.mysql.instance\n  Instance class.\n")) << told.out;
  EXPECT_TRUE(holds(told.out, "  Value      db.t4g.medium\n")) << told.out;
  EXPECT_TRUE(holds(told.out, "  From       stage/eu-west-1/stage.yaml:")) << told.out;
  EXPECT_EQ(told.err, "");
}

TEST_F(ExplainCommand, ListsASectionAsATable) {
  const Printed told = explained("stage.mysql");
  EXPECT_TRUE(holds(told.out, "  Setting ")) << told.out;
  EXPECT_TRUE(holds(told.out, "  version ")) << told.out;
  EXPECT_TRUE(holds(told.out, "organization.yaml:")) << told.out;
  EXPECT_TRUE(holds(told.out, "built-in default\n")) << told.out;
}

TEST_F(ExplainCommand, ListsTheGroupsThatPeopleCanBeIn) {
  EXPECT_TRUE(holds(explained("security.users").out, "_account.prod-openvpn-admins"));
}

TEST_F(ExplainCommand, GeneralOnesNeedNoFolder) {
  const Printed told = explained_nowhere("mysql.storage");
  EXPECT_EQ(told.exit, Exit::Fine);
  EXPECT_TRUE(holds(told.out, "a size from 20 GiB to 65536 GiB")) << told.out;
  EXPECT_EQ(told.err, "note: there is no folder /nonexistent; this is what the setting means anywhere\n");
}

TEST_F(ExplainCommand, WithoutTheFolderItSaysThatThePlaceIsUnknown) {
  const Printed told = explained_nowhere("stage.mysql.storage");
  EXPECT_EQ(told.exit, Exit::Mistakes);
  EXPECT_TRUE(holds(told.err, "there is no folder /nonexistent")) << told.err;
  EXPECT_TRUE(holds(told.err, "did you mean mysql.storage?")) << told.err;
}

TEST_F(ExplainCommand, MistakesElsewhereDoNotStopIt) {
  test::put(folder_.path() / "dev" / "account.yaml", "kind: nonsense\n");
  const Printed told = explained("stage.mysql.instance");
  EXPECT_EQ(told.exit, Exit::Fine);
  EXPECT_TRUE(holds(told.out, "db.t4g.medium")) << told.out;
  EXPECT_TRUE(holds(told.err, "`ashlar check` shows them")) << told.err;
}

TEST_F(ExplainCommand, AmbiguousAddressesAreListed) {
  const Printed told = explained("stage.cidr");
  EXPECT_EQ(told.exit, Exit::Mistakes);
  EXPECT_TRUE(holds(told.err, "say which: stage.mgmt.cidr or stage.stage.network.cidr")) << told.err;
}

TEST_F(ExplainCommand, WithoutAnAddressItListsEverything) {
  const Printed told = explained_nowhere("");
  EXPECT_EQ(told.exit, Exit::Fine);
  for (const char* name :
       {"organization.yaml: ", "  home_region ", "    reachable_from_vpn ", "any file: "}) {
    EXPECT_TRUE(holds(told.out, name)) << name;
  }
}

TEST_F(ExplainCommand, Json) {
  const Json told = Json::parse(explained("stage.mysql.backup_days", true).out);
  EXPECT_EQ(told["address"], "stage.stage.mysql.backup_days");
  EXPECT_EQ(told["value"], 7);
  EXPECT_EQ(told["default"], 7);
  EXPECT_EQ(told["unit"], "days");
  EXPECT_EQ(told["from"]["level"], "environment");
  EXPECT_EQ(told["from"]["at"]["file"], "stage/eu-west-1/stage.yaml");
  EXPECT_GT(Json::parse(explained("stage.mysql", true).out)["settings"].size(), 10U);
  EXPECT_GT(Json::parse(explained("", true).out)["settings"].size(), 40U);
  const Printed wrong = explained("stage.cidr", true);
  EXPECT_TRUE(holds(Json::parse(wrong.out)["error"]["help"], "say which"));
}

TEST_F(ExplainCommand, NothingHostileReachesTheTerminal) {
  const Printed told = explained("\x1b[2J");
  EXPECT_EQ(told.err.find('\x1b'), std::string::npos);
  test::put(folder_.path() / "stage/eu-west-1/stage.yaml",
            "network: {cidr: 10.17.0.0/17}\ntags: {a: \"\\e[2J\"}\n");
  const Printed hostile = explained("stage.stage.tags");
  EXPECT_EQ(hostile.out.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace ashlar::cli
