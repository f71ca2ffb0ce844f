// `ashlar diagram` on acme: where the picture goes, and what is said of it.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/temporary_folder.h"
#include "cli/captured.h"

namespace ashlar::cli {
namespace {

using Json = nlohmann::json;

constexpr const char* acme = ASHLAR_SOURCE_DIR "/examples/acme";

class DiagramCommand : public testing::Test {
 protected:
  Printed drawn(const std::string& out, const std::string& account = "") const {
    return printed(diagram, DiagramArguments{{acme, false}, "", account, out});
  }
  static Printed printed_as(const std::string& format, bool json = false) {
    return printed(diagram, DiagramArguments{{acme, json}, format, "", ""});
  }
  std::string file() const { return folder_ / "pictures/acme.svg"; }

  test::TemporaryFolder folder_;
};

TEST_F(DiagramCommand, WritesTheFileAndNamesWhatItDrew) {
  const Printed told = drawn(file());
  EXPECT_EQ(told.exit, Exit::Fine);
  EXPECT_TRUE(test::slurp(file()).starts_with("<svg "));
  EXPECT_TRUE(told.out.starts_with("acme: 6 accounts, ")) << told.out;
  for (const char* part : {" systems, ", " units, ", " resources; drawn as ", " edges in ", "acme.svg\n",
                           "  accounts  dev, master, prod, security, shared-services, stage\n",
                           "  systems   access, accounts, ", " mysql, "})
    EXPECT_TRUE(holds(told.out, part)) << part << "\n" << told.out;
  EXPECT_EQ(told.err, "");
}

TEST_F(DiagramCommand, ThePictureItselfGoesToStandardOutput) {
  drawn(file());
  const Printed told = printed_as("");
  EXPECT_EQ(told.exit, Exit::Fine);
  EXPECT_TRUE(told.out == test::slurp(file())) << "not the same bytes as in a file";
  EXPECT_TRUE(printed_as("dot").out.starts_with("digraph ashlar {\n"));
  EXPECT_EQ(Json::parse(printed_as("json").out)["ok"], true);
}

TEST_F(DiagramCommand, OneAccount) {
  const Printed told = drawn(file(), "stage");
  EXPECT_EQ(told.exit, Exit::Fine);
  EXPECT_TRUE(told.out.starts_with("acme, account stage, ")) << told.out;
  EXPECT_TRUE(holds(told.out, "  accounts  stage\n")) << told.out;
}

TEST_F(DiagramCommand, AnUnknownAccountIsAMistake) {
  const Printed told = drawn(file(), "stagee");
  EXPECT_EQ(told.exit, Exit::Mistakes);
  EXPECT_EQ(told.out, "");
  EXPECT_TRUE(holds(told.err, "there is no account stagee")) << told.err;
  EXPECT_TRUE(holds(told.err, "did you mean stage?")) << told.err;
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(DiagramCommand, AFileThatCannotBeWrittenIsTheWorldsFailure) {
  test::put(folder_ / "pictures", "no folder");
  const Printed told = drawn(file());
  EXPECT_EQ(told.exit, Exit::World);
  EXPECT_EQ(told.out, "");
  EXPECT_TRUE(holds(told.err, "pictures")) << told.err;
}

TEST_F(DiagramCommand, AWrongDescriptionIsNotDrawn) {
  test::put(folder_ / "wrong/organization.yaml", "nmae: acme\n");
  const Printed told = printed(diagram, DiagramArguments{{folder_ / "wrong", false}, "", "", file()});
  EXPECT_EQ(told.exit, Exit::Mistakes);
  EXPECT_TRUE(holds(told.err, "nmae")) << told.err;
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(DiagramCommand, JsonIsTheDiagramOrWhatWasWritten) {
  const Json whole = Json::parse(printed_as("", true).out);
  EXPECT_EQ(whole["ok"], true);
  EXPECT_GT(whole["nodes"].size(), 50U);
  for (const char* field : {"title", "accounts", "systems", "groups", "edges", "plumbing"})
    EXPECT_TRUE(whole.contains(field)) << field;
  const Printed told = printed(diagram, DiagramArguments{{acme, true}, "", "", file()});
  const Json written = Json::parse(told.out);
  EXPECT_EQ(written["ok"], true);
  EXPECT_EQ(written["file"], file());
  EXPECT_EQ(written["format"], "svg");
  EXPECT_EQ(written["accounts"], whole["accounts"]);
  EXPECT_EQ(written["systems"], whole["systems"]);
  EXPECT_EQ(written["nodes"], whole["nodes"].size());
  EXPECT_EQ(written["edges"], whole["edges"].size());
  EXPECT_EQ(written["diagnostics"], Json::array());
  EXPECT_EQ(told.err, "");
}

TEST_F(DiagramCommand, AnSvgIsNoJsonDocument) {
  const Printed told = printed_as("svg", true);
  EXPECT_EQ(told.exit, Exit::Usage);
  EXPECT_EQ(Json::parse(told.out)["error"]["kind"], "usage");
}

}  // namespace
}  // namespace ashlar::cli
