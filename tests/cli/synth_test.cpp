// `ashlar synth` over what an earlier synth wrote: what goes and what is not ours is named.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "base/temporary_folder.h"
#include "base/text.h"
#include "cli/captured.h"

namespace ashlar::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

class SynthCommand : public testing::Test {
 protected:
  SynthCommand() {
    fs::copy(ASHLAR_SOURCE_DIR "/examples/acme", folder_.path() / "acme", fs::copy_options::recursive);
  }

  Printed synthesised(bool json = false, bool force = false) const {
    return printed(synth,
                   SynthArguments{{(folder_.path() / "acme").string(), json}, out().string(), "", force});
  }

  fs::path out() const { return folder_.path() / "out"; }

  test::TemporaryFolder folder_;
};

TEST_F(SynthCommand, SaysNothingWhereNothingIsLost) {
  EXPECT_EQ(synthesised().err, "");
  EXPECT_EQ(synthesised().err, "");
}

TEST_F(SynthCommand, NamesRemovedUnits) {
  synthesised();
  fs::remove(folder_.path() / "acme/stage/eu-west-1/stage.yaml");
  const Printed told = synthesised();
  EXPECT_EQ(told.exit, Exit::Mistakes);
  EXPECT_TRUE(holds(told.err, " units are no longer described")) << told.err;
  EXPECT_TRUE(holds(told.err, " stage/eu-west-1/stage/mysql\n")) << told.err;
  EXPECT_TRUE(holds(told.err, "exists on AWS until it is destroyed")) << told.err;
  EXPECT_TRUE(holds(told.err, "`terraform destroy`")) << told.err;
  EXPECT_TRUE(fs::exists(out() / "stage/eu-west-1/stage/mysql"));
  EXPECT_EQ(synthesised(false, true).exit, Exit::Fine);
  EXPECT_FALSE(fs::exists(out() / "stage/eu-west-1/stage/mysql"));
}

TEST_F(SynthCommand, KeepsAndNamesFilesThatAreNotOurs) {
  synthesised();
  const fs::path unit = out() / "stage/eu-west-1/stage/vpc";
  for (const char* name : {"extra.tf", "override.tf.json", "terraform.tfvars", "x.auto.tfvars"})
    test::put(unit / name, "");
  for (const char* name : {"notes.md", "terraform.tfstate", ".hidden.tf"}) test::put(unit / name, "");
  const Json told = Json::parse(synthesised(true).out);
  const std::string path = "stage/eu-west-1/stage/vpc/";
  EXPECT_EQ(told["foreign_files"], (Json{path + "extra.tf", path + "override.tf.json",
                                         path + "terraform.tfvars", path + "x.auto.tfvars"}));
  EXPECT_EQ(told["edited_files"], Json::array());
  EXPECT_TRUE(fs::exists(unit / "extra.tf"));
}

TEST_F(SynthCommand, NamesFilesEditedByHand) {
  synthesised();
  const fs::path file = out() / "stage/eu-west-1/stage/vpc/vpc.tf.json";
  const std::string ours = test::slurp(file);
  test::put(file, "{}");
  const Printed told = synthesised();
  EXPECT_TRUE(holds(told.err, "warning: 1 file was edited by hand")) << told.err;
  EXPECT_TRUE(holds(told.err, "stage/eu-west-1/stage/vpc/vpc.tf.json")) << told.err;
  EXPECT_EQ(test::slurp(file), "{}");
  EXPECT_EQ(synthesised(false, true).exit, Exit::Fine);
  EXPECT_EQ(test::slurp(file), ours);
}

}  // namespace
}  // namespace ashlar::cli
