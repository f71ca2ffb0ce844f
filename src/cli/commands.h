// The commands: what each takes, and the function that runs it. Each parses nothing, calls the libraries, and
// prints.
#pragma once

#include <string>
#include <vector>

#include "cli/output.h"
#include "engine/selection.h"

namespace ashlar::cli {

struct CheckArguments {
  Common common;
};
Exit check(const CheckArguments& arguments);

struct SynthArguments {
  Common common;
  std::string out;      ///< -o: the folder to write to
  std::string backend;  ///< --backend: "s3", "local", or empty for what the settings say
  bool force = false;   ///< --force: also where units go, or edits by hand are lost
  bool moves = false;   ///< --moves: with blocks for Terraform that tell of changed addresses
};
Exit synth(const SynthArguments& arguments);

struct ValidateArguments {
  Common common;
  int jobs = 0;                        ///< --jobs: units at once; 0: as many as cores
  bool again = false;                  ///< --again: also units whose bytes passed before
  std::vector<std::string> addresses;  ///< only the units of these; empty: all
};
Exit validate(const ValidateArguments& arguments);

struct BootstrapArguments {
  Common common;
  bool yes = false;  ///< --yes: do not ask
};
Exit bootstrap(const BootstrapArguments& arguments);

struct PlanArguments {
  Common common;
  engine::Selection selection;                 ///< --account, --environment, --system, --unit
  bool all_attributes = false;                 ///< --all-attributes: also of what is made or destroyed
  bool exit_code = false;                      ///< --exit-code: 4 where there are differences
  bool refresh = false;                        ///< --refresh: ask AWS what is there
  std::vector<std::string> include_protected;  ///< --include-protected: globs of addresses, or "all"
  bool markdown = false;                       ///< --markdown: as a comment for a pull request
  std::string out;                             ///< -o: a file that `apply` takes
};
Exit plan(const PlanArguments& arguments);

struct ApplyArguments {
  Common common;
  std::string file;  ///< of `plan -o`; empty: what is planned now
  engine::Selection selection;
  bool refresh = false;                        ///< --refresh: ask AWS what is there
  std::vector<std::string> include_protected;  ///< --include-protected: globs of addresses, or "all"
  bool yes = false;                            ///< --yes: do not ask
};
Exit apply(const ApplyArguments& arguments);

struct DestroyArguments {
  Common common;
  engine::Selection selection;
  std::vector<std::string> include_protected;  ///< --include-protected: globs of addresses, or "all"
  std::vector<std::string> close_accounts;     ///< --close-account: names
  bool yes = false;                            ///< --yes: do not ask
};
Exit destroy(const DestroyArguments& arguments);

struct StatusArguments {
  Common common;
  engine::Selection selection;
};
Exit status(const StatusArguments& arguments);

struct UnlockArguments {
  Common common;
  engine::Selection selection;
  bool yes = false;  ///< --yes: do not ask
};
Exit unlock(const UnlockArguments& arguments);

struct AdoptArguments {
  Common common;
  std::string address;  ///< UNIT//TYPE.NAME
  std::string id;       ///< as the provider's import takes it
};
Exit adopt(const AdoptArguments& arguments);

struct DriftArguments {
  Common common;
  engine::Selection selection;
  bool exit_code = false;  ///< --exit-code: 4 where there is some
};
Exit drift(const DriftArguments& arguments);

struct ExplainArguments {
  Common common;
  std::string setting;  ///< an address; empty lists what there is
};
Exit explain(const ExplainArguments& arguments);

struct SchemaArguments {
  Common common;
  std::string file;  ///< which file's schema: organization, account, region, environment
};
Exit schema(const SchemaArguments& arguments);

struct ShowArguments {
  Common common;
  std::string address;
};
Exit show(const ShowArguments& arguments);

struct DiagramArguments {
  Common common;
  std::string format;   ///< --format: "svg", "dot" or "json"; empty: svg, or json with --json
  std::string account;  ///< --account: only this one
  std::string out;      ///< -o: the file to write; empty: standard output
};
Exit diagram(const DiagramArguments& arguments);

struct LabUpArguments {
  Common common;
  std::string accounts;  ///< --account: names with commas; empty: those of the last time
  bool all = false;      ///< --all
  bool plan = false;     ///< --plan: print what would change, and stop
};
Exit lab_up(const LabUpArguments& arguments);

struct LabDownArguments {
  Common common;
  bool keep_data = false;  ///< --keep-data
};
Exit lab_down(const LabDownArguments& arguments);

struct LabStatusArguments {
  Common common;
  bool once = false;  ///< --once: also on a terminal
};
Exit lab_status(const LabStatusArguments& arguments);

struct LabVerifyArguments {
  Common common;
  std::string junit;  ///< --junit: the file to write
};
Exit lab_verify(const LabVerifyArguments& arguments);

struct LabExecArguments {
  Common common;
  std::string address;
  std::vector<std::string> command;  ///< empty: a shell
};
Exit lab_exec(const LabExecArguments& arguments);

struct LabConnectArguments {
  Common common;
  std::string address;
};
Exit lab_connect(const LabConnectArguments& arguments);

struct LabKillArguments {
  Common common;
  std::string address;
};
Exit lab_kill(const LabKillArguments& arguments);

struct LabLogsArguments {
  Common common;
  std::string address;
  bool follow = false;  ///< --follow
};
Exit lab_logs(const LabLogsArguments& arguments);

struct InitArguments {
  Common common;
  std::string target;  ///< the folder to make
  std::string name;
  std::string domain;
  std::string region;
  std::string email;
};
Exit init(const InitArguments& arguments);

}  // namespace ashlar::cli
