// Any text reaches AWS as it was given: through attributes, keys of maps, JSON files and JSON templates. By a
// small reader of Terraform's templates, and by Terraform itself.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/process.h"
#include "base/text.h"
#include "terraform/folder.h"
#include "terraform/json_text.h"
#include "terraform/unit_files.h"

namespace ashlar::terraform {
namespace {

using nlohmann::json;

/// What templates, JSON and shells trip over. No combining characters: Terraform composes them (NFC).
const std::vector<std::string> pieces{"$",     "%",    "{",           "}",  "$${",  "%%{", "${aws:username}",
                                      "%{if}", "\"",   "\\",          "\n", "\r\n", "\t",  "~",
                                      "'",     "é",    "😀",           " ",  "a",    "]",   "/*",
                                      "\x01",  "\x7f", "<&>",         "#",  "//",   "\\n", "\\u0041",
                                      "EOT",   "$$",   "\xe2\x80\xa8"};

rc::Gen<std::string> any_text() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& parts) { return join(parts, ""); });
}

/// Reads a template as HCL does: `$${` and `%%{` are escapes; `${"…"}` is text; any other `${…}` is `*`.
std::string read_template(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("$${") || rest.starts_with("%%{")) {
      result += rest.substr(1, 2);
      i += 3;
    } else if (rest.starts_with("${")) {
      const std::size_t end = rest.find('}');
      const std::string_view inside = rest.substr(2, end - 2);
      result += inside.starts_with('"') ? inside.substr(1, inside.size() - 2) : "*";
      i += end + 1;
    } else if (rest.starts_with("%{")) {
      return "a directive: " + std::string(text);
    } else {
      result += text[i++];
    }
  }
  return result;
}

/// A unit with a thing to refer to.
struct Units {
  Architecture architecture;
  Unit& unit = architecture.unit({"stage", "eu-west-1", "stage", "vpc"});
  Scope scope{unit, "vpc", {}};
  Resource& vpc = scope.add("aws_vpc", "main", {});
};

RC_GTEST_PROP(Template, EscapedTextReadsAsItself, ()) {
  const std::string text = *any_text();
  RC_ASSERT(read_template(escape_template(text)) == text);
}

RC_GTEST_PROP(Template, TextBesideReferencesReadsAsItself, ()) {
  Units units;
  const std::string before = *any_text();
  const std::string after = *any_text();
  const Value joined = concat({before, units.vpc["id"], units.vpc["arn"], after, units.vpc["id"]});
  const std::string written = template_text(*joined.as<Template>(), units.unit, Backend::S3);
  RC_ASSERT(read_template(written) == before + "**" + after + "*");
}

RC_GTEST_PROP(JsonText, StringsAreJson, ()) {
  const std::string text = *any_text();
  std::string written;
  append_json_string(written, text);
  RC_ASSERT(json::parse(written) == json(text));
}

RC_GTEST_PROP(UnitFiles, AttributesReadAsTheyWereGiven, ()) {
  Units units;
  const std::string text = *any_text();
  units.vpc.set("tags", object({{text, text}})).set("policy", json({{"text", text}}).dump());
  const json file = json::parse(unit_files(units.unit, Backend::S3).at("vpc.tf.json"));
  const json& tags = file["resource"]["aws_vpc"]["main"]["tags"];
  RC_ASSERT(read_template(tags.items().begin().key()) == text);
  RC_ASSERT(read_template(tags.items().begin().value().get<std::string>()) == text);
}

RC_GTEST_PROP(UnitFiles, PlainDocumentsAreTheFile, ()) {
  Units units;
  const std::string text = *any_text();
  units.vpc.set("policy", ashlar::json(object({{text, text}})));
  const FileTree files = unit_files(units.unit, Backend::S3);
  RC_ASSERT(json::parse(files.at("policies/vpc.main.policy.json")) == json({{text, text}}));
}

TEST(UnitFiles, TwoDocumentsOfOneAttribute) {
  Units units;
  const Value document = ashlar::json(object({}));
  units.vpc.set("rule", list({object({{"json", document}}), object({{"json", document}})}));
  const FileTree files = unit_files(units.unit, Backend::S3);
  EXPECT_TRUE(files.contains("policies/vpc.main.rule.json"));
  EXPECT_TRUE(files.contains("policies/vpc.main.rule-2.json"));
}

// --- by Terraform itself

/// Every piece, every pair, and random rows of them from a fixed seed.
std::vector<std::string> many_texts() {
  std::vector<std::string> texts = pieces;
  for (const std::string& a : pieces) {
    for (const std::string& b : pieces) texts.push_back(a + b);
  }
  std::mt19937 random(20251);  // NOLINT(cert-msc51-cpp): the same texts in each run
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (int j = 0; j < 12; ++j) text += pieces[random() % pieces.size()];
    texts.push_back(text);
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());  // they are keys of a map, too
  return texts;
}

std::string base64_decoded(const std::string& text) {
  static const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string decoded;
  unsigned bits = 0;
  int count = 0;
  for (char c : text) {
    const std::size_t digit = alphabet.find(c);
    if (digit == std::string::npos) continue;
    bits = bits << 6U | static_cast<unsigned>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    decoded += static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU);
  }
  return decoded;
}

/// The values of the locals, by `terraform console`; base64 keeps its own quoting out.
json ask_console(const Program& program, const std::filesystem::path& folder, const std::string& expression) {
  const std::string line = "base64encode(jsonencode(" + expression + "))";
  const Expected<Finished> finished =
      run({.program = "/bin/sh",
           .arguments = {"-c", R"(printf '%s\n' "$1" | "$0" console -no-color)", program.path, line},
           .folder = folder.string(),
           .environment = quiet_environment()});
  if (!finished) throw std::runtime_error(finished.error().text());
  const json answer = json::parse(base64_decoded(finished->out), nullptr, false);
  if (answer.is_discarded()) throw std::runtime_error(finished->out + finished->err);
  return answer;
}

/// Everything that a text can go through, in one resource. The names are no attributes of a VPC: nobody
/// checks here.
void add_everything(Units& units, const std::vector<std::string>& texts) {
  List plain;
  List joined;
  Object keyed;
  for (const std::string& text : texts) {
    plain.emplace_back(text);
    joined.push_back(concat({text, units.vpc["arn"], text}));
    keyed.push_back({text, text});
  }
  units.scope.add(
      "aws_sqs_queue", "all",
      {{"plain", plain},
       {"joined", joined},
       {"keyed", keyed},
       {"file", ashlar::json(object({{"list", plain}, {"keyed", keyed}}))},
       {"template", ashlar::json(object({{"list", joined}, {"plain", plain}, {"keyed", keyed}}))}});
}

/// The resource's expressions as locals, so that no provider is needed; `local.arn` stands in for the VPC's.
void write_as_locals(const Units& units, const std::filesystem::path& folder) {
  FileTree files = unit_files(units.unit, Backend::S3);
  const std::string resources = replace_all(files.at("vpc.tf.json"), "aws_vpc.main.arn", "local.arn");
  json locals = json::parse(resources)["resource"]["aws_sqs_queue"]["all"];
  locals["arn"] = "ARN";
  FileTree tree{{"main.tf.json", json{{"locals", locals}}.dump()}};
  for (auto& [path, text] : files) {
    if (path.starts_with("policies/")) tree[path] = std::move(text);
  }
  ASSERT_TRUE(write_tree(folder, tree));
}

TEST(TemplateByTerraform, AnyTextArrivesAsGiven) {
  const auto program = testing::terraform_or_skip();
  if (!program) return;
  const std::vector<std::string> texts = many_texts();
  Units units;
  add_everything(units, texts);
  testing::Folder folder;
  write_as_locals(units, folder.path());
  json keyed = json::object();
  json joined = json::array();
  for (const std::string& text : texts) keyed[text] = text;
  for (const std::string& text : texts) joined.push_back(text + "ARN" + text);
  const json answer = ask_console(*program, folder.path(),
                                  "[local.plain, local.joined, local.keyed, local.file, local.template]");
  EXPECT_EQ(answer[0], json(texts));
  EXPECT_EQ(answer[1], joined);
  EXPECT_EQ(answer[2], keyed);
  EXPECT_EQ(json::parse(answer[3].get<std::string>()), (json{{"list", texts}, {"keyed", keyed}}));
  EXPECT_EQ(json::parse(answer[4].get<std::string>()),
            (json{{"list", joined}, {"plain", texts}, {"keyed", keyed}}));
}

}  // namespace
}  // namespace ashlar::terraform
