// The command line: the one file that knows CLI11. It fills each command's arguments and runs the chosen one.
#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>

#include "cli/commands.h"

namespace {

using namespace ashlar::cli;

/// A command of the program: its flags are set up once, and `run` holds what to do when it is chosen.
class Program {
 public:
  Program()
      : app_("Ashlar: a multi-account AWS reference architecture, from a short folder of YAML.", "ashlar") {
    app_.require_subcommand(1);
    app_.failure_message(CLI::FailureMessage::simple);
    app_.set_version_flag("--version", "ashlar " ASHLAR_VERSION);
    app_.footer(
        "Exit codes: 0 fine, 1 mistakes found, 2 wrong usage, 3 the world failed, 4 differences found.\n"
        "Start with: ashlar init my-org && ashlar check -C my-org");
    add_init();
    add_check();
    add_explain();
    add_schema();
    add_show();
    add_synth();
    add_validate();
  }

  int run(int argc, char** argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      int code = app_.exit(error);
      return code == 0 ? 0 : static_cast<int>(Exit::Usage);
    }
    return static_cast<int>(chosen_());
  }

 private:
  template <class Arguments>
  CLI::App* add(const std::string& name, const std::string& help, const std::string& example,
                Arguments& arguments, Exit (*command)(const Arguments&)) {
    CLI::App* sub = app_.add_subcommand(name, help);
    sub->footer("Example:\n  " + example);
    sub->add_option("-C", arguments.common.folder, "The organisation's folder (default: here)")
        ->type_name("DIR");
    sub->add_flag("--json", arguments.common.json, "One JSON document on standard output");
    sub->callback(
        [this, &arguments, command] { chosen_ = [&arguments, command] { return command(arguments); }; });
    return sub;
  }

  void add_init() {
    CLI::App* sub = add(
        "init", "Make a new organisation's folder, with comments that explain it",
        "ashlar init my-org --name acme --domain acme.example --region eu-west-1 --email aws@acme.example",
        init_, init);
    sub->add_option("DIR", init_.target, "The folder to make")->required()->type_name("");
    sub->add_option("--name", init_.name, "Short name of the organisation");
    sub->add_option("--domain", init_.domain, "Its domain");
    sub->add_option("--region", init_.region, "Its home region");
    sub->add_option("--email", init_.email,
                    "Address for the accounts' root users: aws@acme.example becomes aws+prod@…");
  }

  void add_check() {
    add("check", "Find every mistake in the description, each at its line", "ashlar check -C examples/acme",
        check_, check);
  }

  void add_explain() {
    CLI::App* sub = add("explain", "What a setting means, and where its value here came from",
                        "ashlar explain stage.mysql.instance -C examples/acme", explain_, explain);
    sub->add_option("SETTING", explain_.setting,
                    "An address: prod.mysql.storage, mysql.storage, organization.domain")
        ->type_name("");
  }

  void add_schema() {
    CLI::App* sub = add("schema", "JSON Schema of the files, for editors",
                        "ashlar schema environment > .vscode/environment.json", schema_, schema);
    sub->add_option("FILE", schema_.file,
                    "organization, account, region or environment; without it, all four in one")
        ->type_name("");
  }

  void add_show() {
    CLI::App* sub =
        add("show", "What the architecture holds: accounts, systems, units; or one address in full",
            "ashlar show stage.mysql -C examples/acme", show_, show);
    sub->add_option("ADDRESS", show_.address, "A place, a system, a unit or a resource")->type_name("");
  }

  void add_synth() {
    CLI::App* sub =
        add("synth", "Write the units as Terraform", "ashlar synth -C examples/acme -o out", synth_, synth);
    sub->add_option("-o,--out", synth_.out, "The folder to write to")->required()->type_name("OUT");
    sub->add_option("--backend", synth_.backend,
                    "Where states live: s3 or local (default: what the settings say)")
        ->check(CLI::IsMember({"s3", "local"}));
  }

  void add_validate() {
    CLI::App* sub = add("validate", "Write the units and have Terraform validate each",
                        "ashlar validate -C examples/acme", validate_, validate);
    sub->add_option("-j,--jobs", validate_.jobs, "Units at once (default: one per core)")
        ->check(CLI::PositiveNumber);
    sub->add_flag("--again", validate_.again, "Also units whose bytes passed before");
    sub->add_option("UNIT", validate_.units, "Only these units, by path")->type_name("");
  }

  CLI::App app_;
  std::function<Exit()> chosen_;
  InitArguments init_;
  CheckArguments check_;
  ExplainArguments explain_;
  SchemaArguments schema_;
  ShowArguments show_;
  SynthArguments synth_;
  ValidateArguments validate_;
};

}  // namespace

/// What could not be written (a full disk behind a redirection) was not said.
int finish(int code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  std::fprintf(stderr, "error: cannot write standard output: %s\n", std::strerror(errno));
  return static_cast<int>(Exit::World);
}

int main(int argc, char** argv) {
  try {
    return finish(Program().run(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr,
                 "ashlar: a bug: %s\n  = help: this is not your mistake; please report it with the command "
                 "and the folder\n",
                 error.what());
    return static_cast<int>(Exit::World);
  }
}
