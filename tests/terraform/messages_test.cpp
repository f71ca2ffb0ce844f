// Answers of `terraform validate -json`, as Terraform 1.11.4 gave them, led back to where they come from.
#include "terraform/messages.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "terraform/json_position.h"
#include "terraform/unit_files.h"

namespace ashlar::terraform {
namespace {

using Path = std::vector<std::string>;

constexpr std::string_view document = R"({
  "resource": {
    "aws_lb": {
      "a": {
        "name": "x{\"y\": 1}",
        "access_logs": [{"bucket": "b"}, {"bucket": "c"}]
      }
    }
  }
})";

Path path_at(std::string_view what) { return json_path_at(document, document.find(what)); }

TEST(JsonPosition, KeysValuesAndElements) {
  EXPECT_EQ(path_at("\"name\""), (Path{"resource", "aws_lb", "a", "name"}));
  EXPECT_EQ(path_at("\"x{"), (Path{"resource", "aws_lb", "a", "name"}));
  EXPECT_EQ(path_at("y\\\""), (Path{"resource", "aws_lb", "a", "name"}));
  EXPECT_EQ(path_at("\"c\""), (Path{"resource", "aws_lb", "a", "access_logs", "1", "bucket"}));
  EXPECT_EQ(path_at("{\"bucket\": \"c\""), (Path{"resource", "aws_lb", "a", "access_logs", "1"}));
  EXPECT_EQ(path_at("[{"), (Path{"resource", "aws_lb", "a", "access_logs"}));
}

TEST(JsonPosition, OutsideAndBrokenTexts) {
  EXPECT_EQ(json_path_at(document, 100000), Path{});
  EXPECT_EQ(json_path_at("", 0), Path{});
  EXPECT_EQ(json_path_at(R"({"a": )", 7), Path{});
  EXPECT_EQ(json_path_at("]]}}\"", 3), Path{});
  EXPECT_EQ(json_path_at("\"\\", 1), Path{});
}

RC_GTEST_PROP(JsonPosition, TakesAnyText, (const std::string& text)) {
  const std::size_t offset = *rc::gen::inRange<std::size_t>(0, text.size() + 2);
  json_path_at(text, offset);
}

/// A unit whose files Terraform would complain about.
class Messages : public ::testing::Test {
 protected:
  Messages() {
    Scope scope(unit, "vpc", {Place{3, 1, file}, 3, 5});
    vpc = &scope.add("aws_vpc", "main",
                     {{"cidr_block", Value("10.0.0.0/33").from({9, 12, file})},
                      {"tags", object({{"Name", Value("n").from({10, 4, file})}})}});
  }

  Diagnostic told(const Message& message) {
    return to_diagnostic(message, unit, unit_files(unit, Backend::S3));
  }
  Message at(std::string_view what) {
    const FileTree files = unit_files(unit, Backend::S3);
    return {.severity = Severity::Error,
            .summary = "wrong",
            .detail = "because",
            .address = "",
            .file = "vpc.tf.json",
            .line = 6,
            .byte = files.at("vpc.tf.json").find(what),
            .code = "\"x\": 1"};
  }

  Sources sources;
  FileId file = sources.add("stage/eu-west-1/stage.yaml", "");
  Architecture architecture;
  Unit& unit = architecture.unit({"stage", "eu-west-1", "stage", "vpc"});
  Resource* vpc = nullptr;
};

TEST_F(Messages, PointAtTheUsersLineAndTheMaker) {
  const Diagnostic message = told(at("\"10.0.0.0/33\""));
  EXPECT_EQ(message.summary, "stage/eu-west-1/stage/vpc//aws_vpc.main: cidr_block: wrong");
  EXPECT_EQ(message.at.start, (Place{9, 12, file}));
  EXPECT_EQ(message.found, "\"x\": 1");
  ASSERT_EQ(message.notes.size(), 3U);
  EXPECT_EQ(message.notes[0].text, "Terraform: because");
  EXPECT_EQ(message.notes[1].text, "in stage/eu-west-1/stage/vpc/vpc.tf.json:6");
  EXPECT_EQ(message.notes[2].text,
            fmt::format("made at tests/terraform/messages_test.cpp:{}", vpc->maker.line));
}

TEST_F(Messages, NestedValuesHaveTheirOwnLine) {
  EXPECT_EQ(told(at("\"n\"")).at.start, (Place{10, 4, file}));
}

TEST_F(Messages, OfAWholeResourcePointWhereItWasAskedFor) {
  const Diagnostic message = told(at("{\n        \"cidr_block\""));
  EXPECT_EQ(message.summary, "stage/eu-west-1/stage/vpc//aws_vpc.main: wrong");
  EXPECT_EQ(message.at.start, (Place{3, 1, file}));
}

TEST_F(Messages, TheAddressServesWhereThePositionDoesNot) {
  const Diagnostic message = told({Severity::Warning, "odd", "", "aws_vpc.main", "", 0, 0, ""});
  EXPECT_EQ(message.summary, "stage/eu-west-1/stage/vpc//aws_vpc.main: odd");
  EXPECT_EQ(message.severity, Severity::Warning);
}

TEST_F(Messages, OfTheUnitItself) {
  const Diagnostic message = told({Severity::Error, "Missing required provider", "init", "", "", 0, 0, ""});
  EXPECT_EQ(message.summary, "stage/eu-west-1/stage/vpc: Missing required provider");
  EXPECT_FALSE(message.at);
}

TEST(ParseMessages, TerraformsShape) {
  const auto messages =
      parse_messages(R"({"format_version": "1.0", "valid": false, "error_count": 1, "diagnostics": [
    {"severity": "error", "summary": "expected x", "detail": "", "address": "aws_kms_key.k",
     "range": {"filename": "vpc.tf.json", "start": {"line": 10, "column": 69, "byte": 633}, "end": {}},
     "snippet": {"context": "resource.aws_kms_key.k", "code": "   \"days\": 2,"}},
    {"severity": "warning", "summary": "no place", "detail": "d"}, 7]})");
  ASSERT_TRUE(messages);
  ASSERT_EQ(messages->size(), 3U);
  EXPECT_EQ((*messages)[0].address, "aws_kms_key.k");
  EXPECT_EQ((*messages)[0].byte, 633U);
  EXPECT_EQ((*messages)[0].code, "\"days\": 2");
  EXPECT_EQ((*messages)[1].severity, Severity::Warning);
}

TEST(ParseMessages, AnythingElseIsNoAnswer) {
  for (const char* text : {"", "Error: x", "[]", "{}", R"({"diagnostics": 1})", "{\"diagnostics\": ["}) {
    EXPECT_FALSE(parse_messages(text)) << text;
  }
}

}  // namespace
}  // namespace ashlar::terraform
