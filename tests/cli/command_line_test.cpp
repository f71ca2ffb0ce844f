// The command line as a whole: wrong usage in our words, and failures in one shape for every command.
#include "cli/command_line.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/temporary_folder.h"
#include "base/text.h"
#include "cli/captured.h"
#include "cli/program.h"

namespace ashlar::cli {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

const Words all_commands{"init", "check", "explain", "schema", "show", "synth", "validate"};

Printed ran(const Words& words) { return printed(run_program, words); }

/// The document, after a look at what all failures have in common.
Json failed(const Words& words, Exit exit, const std::string& kind) {
  const Printed told = ran(words);
  EXPECT_EQ(told.exit, exit) << told.err;
  EXPECT_TRUE(holds(told.err, "error") || holds(told.err, "mistake")) << told.err;
  Json json = Json::parse(told.out, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << told.out;
  EXPECT_EQ(json["ok"], false);
  EXPECT_TRUE(json["diagnostics"].is_array());
  EXPECT_EQ(json["error"]["kind"], kind);
  EXPECT_EQ(json["error"].size(), 5U) << json["error"];
  EXPECT_NE(json["error"]["summary"], "");
  for (const char* field : {"found", "expected", "help"}) EXPECT_TRUE(json["error"][field].is_string());
  return json["error"];
}

TEST(CommandLine, NamesTheNearestFlag) {
  for (const std::string& command : all_commands) {
    const Json error = failed({command, "--jsn", "--json"}, Exit::Usage, "usage");
    EXPECT_EQ(error["summary"], command + " has no flag --jsn");
    EXPECT_EQ(error["found"], "--jsn");
    EXPECT_EQ(error["help"], "did you mean --json? `ashlar " + command + " --help` tells more");
  }
}

TEST(CommandLine, WithoutJsonStandardOutputStaysEmpty) {
  const Printed told = ran({"check", "--jsn"});
  EXPECT_EQ(told.exit, Exit::Usage);
  EXPECT_EQ(told.out, "");
  EXPECT_EQ(told.err,
            "error: check has no flag --jsn\n"
            "   = found: --jsn\n"
            "   = expected: -C, --json or --help\n"
            "   = help: did you mean --json? `ashlar check --help` tells more\n");
}

TEST(CommandLine, NamesTheNearestCommand) {
  const Json error = failed({"chekc", "--json"}, Exit::Usage, "usage");
  EXPECT_EQ(error["summary"], "there is no command chekc");
  EXPECT_TRUE(holds(error["help"], "did you mean check?"));
  EXPECT_EQ(ran({}).exit, Exit::Usage);
  EXPECT_TRUE(holds(ran({"-C", "x", "check"}).err, "flags stand after the command"));
  EXPECT_EQ(ran({"--version=1"}).exit, Exit::Usage);
}

TEST(CommandLine, SaysWhatIsMissing) {
  EXPECT_EQ(failed({"synth", "--json"}, Exit::Usage, "usage")["summary"], "synth needs -o OUT");
  EXPECT_EQ(failed({"init", "--json"}, Exit::Usage, "usage")["summary"], "init needs DIR");
  EXPECT_EQ(failed({"check", "--json", "-C"}, Exit::Usage, "usage")["found"], "the end of the line");
  // Without this, a forgotten folder would be called "--json".
  EXPECT_EQ(failed({"synth", "-o", "--json"}, Exit::Usage, "usage")["found"], "--json");
}

TEST(CommandLine, SaysWhatIsTooMuch) {
  EXPECT_EQ(failed({"check", "x", "--json"}, Exit::Usage, "usage")["found"], "x");
  EXPECT_EQ(failed({"check", "--json", "--", "x"}, Exit::Usage, "usage")["found"], "x");
  EXPECT_EQ(failed({"show", "a", "b", "--json"}, Exit::Usage, "usage")["summary"], "show takes one ADDRESS");
  EXPECT_EQ(failed({"check", "-C", "a", "-Cb", "--json"}, Exit::Usage, "usage")["summary"],
            "-C stands there twice");
  EXPECT_EQ(failed({"check", "--json=yes", "--json"}, Exit::Usage, "usage")["summary"],
            "--json takes no value");
}

TEST(CommandLine, SaysWhatAValueMustBe) {
  EXPECT_EQ(failed({"synth", "-o", "x", "--backend", "gcs", "--json"}, Exit::Usage, "usage")["expected"],
            "s3 or local");
  for (const char* jobs : {"-j0", "--jobs=many", "-j10000", "-j4x"})
    EXPECT_EQ(failed({"validate", jobs, "--json"}, Exit::Usage, "usage")["expected"],
              "a whole number from 1 to 9999");
  EXPECT_EQ(failed({"check", "-C", "", "--json"}, Exit::Usage, "usage")["expected"], "some text");
}

/// A command that takes one of everything.
struct Taken {
  std::string out;
  int jobs = 0;
  bool again = false;
  std::vector<std::string> names;
  std::vector<Command> commands{{"do",
                                 "",
                                 "",
                                 {{"", "", "NAME", "", &names},
                                  {"-o", "--out", "OUT", "", &out},
                                  {"-j", "--jobs", "N", "", &jobs},
                                  {"", "--again", "", "", &again}},
                                 {}}};
};

TEST(CommandLine, TakesEverySpelling) {
  for (const Words& words : {Words{"do", "a", "--out", "x", "-j", "4", "--again", "--", "--b"},
                             Words{"do", "--again", "--out=x", "-j4", "a", "--", "--b"},
                             Words{"do", "-ox", "--jobs=4", "--again", "a", "--", "--b"}}) {
    Taken taken;
    ASSERT_TRUE(read_command_line(taken.commands, words)) << words[1];
    EXPECT_EQ(taken.out, "x");
    EXPECT_EQ(taken.jobs, 4);
    EXPECT_TRUE(taken.again);
    EXPECT_EQ(taken.names, (Words{"a", "--b"}));
  }
}

TEST(CommandLine, HelpNamesEveryFlagAndTheShapeOfErrors) {
  for (const std::string& command : all_commands) {
    const Printed told = ran({command, "--help"});
    EXPECT_EQ(told.exit, Exit::Fine);
    EXPECT_TRUE(holds(told.out, "Usage: ashlar " + command)) << told.out;
    EXPECT_TRUE(holds(told.out, "-C DIR")) << told.out;
  }
  const std::string whole = ran({"--help"}).out;
  for (const std::string& command : all_commands) EXPECT_TRUE(holds(whole, "  " + command)) << command;
  EXPECT_TRUE(holds(whole, "(kind, summary, found, expected, help;")) << whole;
  EXPECT_TRUE(holds(ran({"--version"}).out, "ashlar "));
}

/// A line for each of its commands, and an example.
TEST(CommandLine, AGroupOfCommandsHasItsHelp) {
  for (const Words& words : {Words{"lab"}, Words{"lab", "--help"}, Words{"lab", "-h"}}) {
    const Printed told = ran(words);
    EXPECT_EQ(told.exit, Exit::Fine) << told.err;
    EXPECT_EQ(told.err, "");
    for (const char* command : {"up", "status", "verify", "down", "exec", "connect", "kill", "logs"})
      EXPECT_TRUE(holds(told.out, std::string("\n  lab ") + command + "  ")) << told.out;
    EXPECT_FALSE(holds(told.out, "validate")) << told.out;
    EXPECT_TRUE(holds(told.out, "Example:\n  ashlar lab up --account ")) << told.out;
    EXPECT_FALSE(holds(told.out, "\n     ")) << "a command takes more than a line:\n" << told.out;
  }
  EXPECT_EQ(ran({"lab", "upp"}).exit, Exit::Usage);
  EXPECT_EQ(ran({"lab", "--json"}).exit, Exit::Usage);
}

/// What they print is another program's.
TEST(CommandLine, ProgramsOfTheLabPrintNoJson) {
  for (const char* command : {"lab exec", "lab connect"}) {
    const std::string name = command;
    const Json error = failed({"lab", name.substr(4), "x", "--json"}, Exit::Usage, "usage");
    EXPECT_EQ(error["summary"], name + " has no flag --json");
    EXPECT_FALSE(holds(ran({"lab", name.substr(4), "--help"}).out, "--json"));
  }
  EXPECT_TRUE(holds(ran({"lab", "logs", "--help"}).out, "A JSON object for each line"));
}

TEST(CommandLine, HelpFitsTheTerminal) {
  Taken taken;
  taken.commands[0].help = "One two three four five six seven eight nine ten eleven twelve thirteen fourteen";
  for (const std::string& line : split(help_text(taken.commands[0], 60), '\n')) EXPECT_LE(line.size(), 60U);
}

// --- what every command says where it cannot do what was asked

/// The commands that read a folder, with what each of them needs besides.
std::vector<Words> in_folder(const std::string& folder) {
  return {{"check", "-C", folder, "--json"},
          {"show", "-C", folder, "--json"},
          {"synth", "-C", folder, "-o", folder + "/../out", "--json"},
          {"validate", "-C", folder, "--json"},
          {"explain", "nowhere.mysql", "-C", folder, "--json"}};
}

class Failures : public testing::Test {
 protected:
  std::string acme() const { return ASHLAR_SOURCE_DIR "/examples/acme"; }
  test::TemporaryFolder folder_;
};

TEST_F(Failures, AMissingFileIsAMistake) {
  for (const Words& words : in_folder(folder_.path().string())) failed(words, Exit::Mistakes, "mistakes");
}

TEST_F(Failures, AFileThatCannotBeReadIsTheWorlds) {
  // Its first page is mapped nowhere, so reading it fails for root too.
  std::filesystem::create_symlink("/proc/self/mem", folder_.path() / "organization.yaml");
  for (const Words& words : in_folder(folder_.path().string())) failed(words, Exit::World, "world");
}

TEST_F(Failures, AnAddressOfNothing) {
  for (const char* command : {"show", "validate"}) {
    const Json error = failed({command, "stage.mysq", "-C", acme(), "--json"}, Exit::Mistakes, "mistakes");
    EXPECT_EQ(error["summary"], "nothing has the address stage.mysq");
    EXPECT_EQ(error["help"], "did you mean stage.mysql?");
  }
  failed({"explain", "stage.mysql.nothing", "-C", acme(), "--json"}, Exit::Mistakes, "mistakes");
}

TEST_F(Failures, TheRest) {
  failed({"schema", "acount", "--json"}, Exit::Usage, "usage");
  failed({"init", acme(), "--json"}, Exit::Mistakes, "mistakes");
  failed({"init", (folder_.path() / "new").string(), "--json"}, Exit::Usage, "usage");
  failed({"synth", "-C", acme(), "-o", acme(), "--json"}, Exit::Mistakes, "mistakes");
  failed({"synth", "-C", acme(), "-o", "/proc/nowhere", "--json"}, Exit::World, "world");
}

}  // namespace
}  // namespace ashlar::cli
