#include "cli/program.h"

#include <exception>

#include <fmt/format.h>

#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/selection.h"

namespace ashlar::cli {

namespace {

/// All commands, and what their flags fill in.
class Program {
 public:
  Program() {
    add_init();
    add_check();
    add_explain();
    add_schema();
    add_show();
    add_synth();
    add_validate();
    add_bootstrap();
    add_plan();
    add_apply();
    add_destroy();
    add_drift();
    add_status();
    add_unlock();
    add_adopt();
    add_diagram();
    add_lab();
    add_lab_tools();
  }

  const std::vector<Command>& commands() const { return commands_; }

 private:
  /// What --json prints.
  enum class Json { Document, Events };

  template <class Arguments>
  void add(Command command, Arguments& arguments, Exit (*run)(const Arguments&), Json json = Json::Document) {
    command.arguments.push_back(folder_flag(arguments.common));
    command.arguments.push_back({"", "--json", "", help_of(json), &arguments.common.json});
    add_as_it_is(std::move(command), arguments, run);
  }

  /// For commands that are about a part of the organisation.
  template <class Arguments>
  void add_selecting(Command command, Arguments& arguments, Exit (*run)(const Arguments&),
                     Json json = Json::Document) {
    for (Argument& flag : selection_flags(arguments.selection)) command.arguments.push_back(std::move(flag));
    add(std::move(command), arguments, run, json);
  }

  static const char* help_of(Json json) {
    return json == Json::Events ? "JSON on standard output: one event per line (docs/plan-events.md)"
                                : "One JSON document on standard output";
  }

  static Argument folder_flag(Common& common) {
    return {"-C", "", "DIR", "The organisation's folder (default: here)", &common.folder};
  }

  static Argument protected_flag(std::vector<std::string>& names) {
    return {"", "--include-protected", "NAME",
            "Also destroy protected resources of these addresses, or `all`", &names};
  }

  template <class Arguments>
  void add_as_it_is(Command command, Arguments& arguments, Exit (*run)(const Arguments&)) {
    command.run = [&arguments, run] { return run(arguments); };
    commands_.push_back(std::move(command));
  }

  void add_init() {
    add({"init",
         "Make a new organisation's folder, with comments that explain it",
         "ashlar init my-org --name acme --domain acme.example --region eu-west-1 --email aws@acme.example",
         {{"", "", "DIR", "The folder to make", &init_.target, true},
          {"", "--name", "NAME", "Short name of the organisation", &init_.name},
          {"", "--domain", "DOMAIN", "Its domain", &init_.domain},
          {"", "--region", "REGION", "Its home region", &init_.region},
          {"", "--email", "ADDRESS",
           "Address for the accounts' root users: aws@acme.example becomes aws+prod@…", &init_.email}},
         {}},
        init_, init);
  }

  void add_check() {
    add({"check",
         "Find every mistake in the description, each at its line",
         "ashlar check -C examples/acme",
         {},
         {}},
        check_, check);
  }

  void add_explain() {
    add({"explain",
         "What a setting means, and where its value here came from",
         "ashlar explain stage.mysql.instance -C examples/acme",
         {{"", "", "SETTING", "An address: prod.mysql.storage, mysql.storage, organization.domain",
           &explain_.setting}},
         {}},
        explain_, explain);
  }

  void add_schema() {
    add({"schema",
         "JSON Schema of the files, for editors",
         "ashlar schema environment > .vscode/environment.schema.json",
         {{"", "", "FILE", "organization, account, region or environment; without it, all four in one",
           &schema_.file}},
         {}},
        schema_, schema);
  }

  void add_show() {
    add({"show",
         "What the architecture holds: accounts, systems, units; or one address in full",
         "ashlar show stage.mysql -C examples/acme",
         {{"", "", "ADDRESS", "A place, a system, a unit or a resource", &show_.address}},
         {}},
        show_, show);
  }

  void add_synth() {
    add({"synth",
         "Write the units as Terraform",
         "ashlar synth -C examples/acme -o out",
         {{"-o", "--out", "OUT", "The folder to write to", &synth_.out, true},
          {"", "--backend", "BACKEND", "Where states live: s3 or local (default: what the settings say)",
           OneOf{&synth_.backend, {"s3", "local"}}},
          {"", "--moves", "", "With blocks that tell Terraform of addresses changed since older versions",
           &synth_.moves},
          {"", "--force", "", "Also where units go, or what was edited by hand is lost", &synth_.force}},
         {}},
        synth_, synth);
  }

  void add_validate() {
    add({"validate",
         "Write the units and have Terraform validate each",
         "ashlar validate stage.mysql -C examples/acme",
         {{"", "", "ADDRESS", "Only the units of these places, systems or paths", &validate_.addresses},
          {"-j", "--jobs", "NUMBER", "Units at once (default: one per core)", &validate_.jobs},
          {"", "--again", "", "Also units whose bytes passed before", &validate_.again}},
         {}},
        validate_, validate);
  }

  void add_bootstrap() {
    add({"bootstrap",
         "Make the organisation and its accounts, and what apply needs in each",
         "ashlar bootstrap -C examples/acme",
         {{"-y", "--yes", "", "Do not ask", &bootstrap_.yes}},
         {}},
        bootstrap_, bootstrap, Json::Events);
  }

  void add_plan() {
    add_selecting(
        {"plan",
         "Show what would be done in all accounts",
         "ashlar plan -C examples/acme",
         {{"", "--all-attributes", "", "Also those of what is made or destroyed", &plan_.all_attributes},
          {"", "--refresh", "", "Ask AWS what is there; else the states are believed", &plan_.refresh},
          {"", "--markdown", "", "As a comment for a pull request", &plan_.markdown},
          protected_flag(plan_.include_protected),
          {"-o", "--out", "FILE", "Keep it, for `ashlar apply FILE` to do exactly that", &plan_.out},
          {"", "--exit-code", "", "End with 4 where there are differences", &plan_.exit_code}},
         {}},
        plan_, plan, Json::Events);
  }

  void add_apply() {
    add_selecting(
        {"apply",
         "Do what is planned, in all accounts",
         "ashlar apply -C examples/acme",
         {{"", "", "FILE", "A plan of `ashlar plan -o FILE`: that is done, or nothing", &apply_.file},
          {"", "--refresh", "", "Ask AWS first what is there; else the states are believed", &apply_.refresh},
          protected_flag(apply_.include_protected),
          {"-y", "--yes", "", "Do not ask", &apply_.yes}},
         {}},
        apply_, apply, Json::Events);
  }

  void add_destroy() {
    add_selecting({"destroy",
                   "Take down what apply made, and all that needs it",
                   "ashlar destroy --environment dev -C examples/acme",
                   {protected_flag(destroy_.include_protected),
                    {"", "--close-account", "NAME", "Also close this account at AWS, for ever",
                     &destroy_.close_accounts},
                    {"-y", "--yes", "", "Do not ask", &destroy_.yes}},
                   {}},
                  destroy_, destroy, Json::Events);
  }

  void add_drift() {
    add_selecting({"drift",
                   "Show what was changed behind the states' back",
                   "ashlar drift -C examples/acme",
                   {{"", "--exit-code", "", "End with 4 where there is some", &drift_.exit_code}},
                   {}},
                  drift_, drift, Json::Events);
  }

  void add_status() {
    add_selecting(
        {"status", "What the states hold, and who is at work", "ashlar status -C examples/acme", {}, {}},
        status_, status);
  }

  void add_unlock() {
    add_selecting({"unlock",
                   "Release locks whose holders are dead",
                   "ashlar unlock --unit '*/mysql' -C examples/acme",
                   {{"-y", "--yes", "", "Do not ask", &unlock_.yes}},
                   {}},
                  unlock_, unlock);
  }

  void add_adopt() {
    add({"adopt",
         "Bring in what somebody else made",
         "ashlar adopt stage/eu-west-1/stage/vpc//aws_vpc.main vpc-0123456789abcdef0",
         {{"", "", "ADDRESS", "Which resource it is to be: UNIT//TYPE.NAME", &adopt_.address, true},
          {"", "", "ID", "What AWS calls it, as Terraform imports that type", &adopt_.id, true}},
         {}},
        adopt_, adopt);
  }

  void add_diagram() {
    add({"diagram",
         "Draw the architecture",
         "ashlar diagram -C examples/acme -o acme.svg",
         {{"", "--format", "FORMAT", "svg, dot (for Graphviz) or json (default: svg)",
           OneOf{&diagram_.format, {"svg", "dot", "json"}}},
          {"", "--account", "ACCOUNT", "Only this account, with all that it holds", &diagram_.account},
          {"-o", "--out", "FILE", "The file to write (default: standard output)", &diagram_.out}},
         {}},
        diagram_, diagram);
  }

  void add_lab() {
    add({"lab up",
         "Run the architecture on this machine, or bring what runs up to date",
         "ashlar lab up --account stage,shared-services -C examples/acme",
         {{"", "--account", "ACCOUNT,…", "Which accounts (default: those of the last time)",
           &lab_up_.accounts},
          {"", "--all", "", "All accounts", &lab_up_.all},
          {"", "--plan", "", "Print what would change, and stop", &lab_up_.plan}},
         {}},
        lab_up_, lab_up);
    add({"lab status",
         "What runs, how it is, and what stands in for what; live on a terminal",
         "ashlar lab status --once -C examples/acme",
         {{"", "--once", "", "Once, also on a terminal", &lab_status_.once}},
         {}},
        lab_status_, lab_status);
    add({"lab verify",
         "Show by real connections that the lab does what the architecture says",
         "ashlar lab verify --junit verify.xml -C examples/acme",
         {{"", "--junit", "FILE", "Write the outcomes as JUnit XML, too", &lab_verify_.junit}},
         {}},
        lab_verify_, lab_verify);
    add({"lab down",
         "End the lab and remove what it kept",
         "ashlar lab down --keep-data -C examples/acme",
         {{"", "--keep-data", "", "Keep the stores' data, the secrets and the certificates",
           &lab_down_.keep_data}},
         {}},
        lab_down_, lab_down);
  }

  void add_lab_tools() {
    // What these two print is another program's, and no JSON.
    add_as_it_is({"lab exec",
                  "Run a command at one of the lab's networks; without one, a shell",
                  "ashlar lab exec stage.frontend.1 -C examples/acme -- curl -s "
                  "https://internal.stage.acme.example/backend",
                  {{"", "", "ADDRESS", "Where: an address that `ashlar lab status` shows, client or laptop",
                    &lab_exec_.address, true},
                   {"", "", "COMMAND", "The command and its arguments, after --", &lab_exec_.command},
                   folder_flag(lab_exec_.common)},
                  {}},
                 lab_exec_, lab_exec);
    add_as_it_is({"lab connect",
                  "Open a store's client, from where its users stand and with their credentials",
                  "ashlar lab connect stage.mysql -C examples/acme",
                  {{"", "", "ADDRESS", "A store, stage.mysql, or one of its servers, prod.mysql.replica-1",
                    &lab_connect_.address, true},
                   folder_flag(lab_connect_.common)},
                  {}},
                 lab_connect_, lab_connect);
    add({"lab kill",
         "Kill one of the lab's servers, as a crash would",
         "ashlar lab kill stage.mysql.primary -C examples/acme",
         {{"", "", "ADDRESS", "The server", &lab_kill_.address, true}},
         {}},
        lab_kill_, lab_kill);
    add_as_it_is({"lab logs",
                  "What one of the lab's servers has written, also after `lab down --keep-data`",
                  "ashlar lab logs stage.load-balancers.public.a.access -f -C examples/acme",
                  {{"", "", "ADDRESS", "The server", &lab_logs_.address, true},
                   {"-f", "--follow", "", "Go on until Ctrl-C", &lab_logs_.follow},
                   folder_flag(lab_logs_.common),
                   {"", "--json", "", "A JSON object for each line: server, line", &lab_logs_.common.json}},
                  {}},
                 lab_logs_, lab_logs);
  }

  std::vector<Command> commands_;
  InitArguments init_;
  CheckArguments check_;
  ExplainArguments explain_;
  SchemaArguments schema_;
  ShowArguments show_;
  SynthArguments synth_;
  ValidateArguments validate_;
  BootstrapArguments bootstrap_;
  PlanArguments plan_;
  ApplyArguments apply_;
  DestroyArguments destroy_;
  DriftArguments drift_;
  StatusArguments status_;
  UnlockArguments unlock_;
  AdoptArguments adopt_;
  DiagramArguments diagram_;
  LabUpArguments lab_up_;
  LabStatusArguments lab_status_;
  LabVerifyArguments lab_verify_;
  LabDownArguments lab_down_;
  LabExecArguments lab_exec_;
  LabConnectArguments lab_connect_;
  LabKillArguments lab_kill_;
  LabLogsArguments lab_logs_;
};

std::string help_for(const Program& program, const Request& request, std::size_t width) {
  if (request.command) return help_text(*request.command, width);
  return request.group.empty() ? help_text(program.commands(), width)
                               : group_help_text(program.commands(), request.group, width);
}

/// Help and the version are what was asked for: they go to standard output, with --json too.
Exit serve(const Program& program, const Request& request, const Output& out) {
  const Output plain(false);
  if (request.wish == Request::Wish::Version) {
    plain.line("ashlar " ASHLAR_VERSION);
  } else if (request.wish == Request::Wish::Help) {
    plain.line(help_for(program, request, out.width()));
  } else {
    return request.command->run();
  }
  return Exit::Fine;
}

Exit tell_bug(const char* what, const Output& out) {
  Diagnostic bug;
  bug.summary = fmt::format("a bug in ashlar: {}", what);
  bug.help = "this is not your mistake; please report it with the command and the folder";
  return out.refuse(Exit::World, "bug", bug);
}

}  // namespace

std::optional<Diagnostic> mistake_in(const std::vector<std::string>& words) {
  const Program program;
  const auto request = read_command_line(program.commands(), words);
  return request ? std::nullopt : std::optional(request.error());
}

Exit run_program(const std::vector<std::string>& words) {
  const Output out(asks_for_json(words));
  try {
    const Program program;
    const auto request = read_command_line(program.commands(), words);
    return request ? serve(program, *request, out) : out.refuse(Exit::Usage, request.error());
  } catch (const std::exception& error) {
    return tell_bug(error.what(), out);
  }
}

}  // namespace ashlar::cli
