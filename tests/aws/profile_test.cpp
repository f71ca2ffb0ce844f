#include "aws/profile.h"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "aws/find_credentials.h"
#include "base/files.h"
#include "base/temporary_folder.h"
#include "support/aws_server.h"

namespace ashlar::aws {
namespace {

TEST(Profiles, AreReadAsTheConfigFileHasThem) {
  const Profiles found = parse_profiles(
      "# comment\n"
      "[default]\n"
      "region = eu-west-1  # near\r\n"
      "s3 =\n"
      "  addressing_style = path\n"
      "[profile  dev]\n"
      "Role_ARN=arn:aws:iam::111111111111:role/a\n"
      "nonsense\n"
      "[sso-session x]\n"
      "region = us-east-1\n"
      "[profiles]\n"
      "a = b\n",
      true);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at("default"), (Profile{{"region", "eu-west-1"}, {"s3", ""}}));
  EXPECT_EQ(found.at("dev"), (Profile{{"role_arn", "arn:aws:iam::111111111111:role/a"}}));
}

TEST(Profiles, AreReadAsTheCredentialsFileHasThem) {
  const Profiles found = parse_profiles("[dev]\naws_access_key_id = AKIDEXAMPLE\n", false);
  EXPECT_EQ(found.at("dev").at("aws_access_key_id"), "AKIDEXAMPLE");
}

class FindCredentials : public ::testing::Test {
 protected:
  FindCredentials() {
    variables_["HOME"] = folder_.path().string();
    write(
        ".aws/config",
        "[profile keys]\nregion = eu-west-1\n"
        "[profile endless]\nrole_arn = r\nsource_profile = endless-too\n"
        "[profile endless-too]\nrole_arn = r\nsource_profile = endless\n"
        "[profile person]\nregion = eu-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/kim\n"
        "[profile sso]\nsso_session = acme\nsso_account_id = 123456789012\n"
        "[profile with-device]\nrole_arn = r\nsource_profile = keys\nmfa_serial = arn:aws:iam::1:mfa/kim\n");
    write(".aws/credentials",
          "[keys]\naws_access_key_id = AKIDKEYS\naws_secret_access_key = s\n"
          "[person]\naws_access_key_id = AKIDPERSON\naws_secret_access_key = s\n");
  }

  void write(const std::string& path, const std::string& text) {
    ASSERT_TRUE(write_private_file(folder_.path() / path, text));
  }

  Expected<Credentials> find() {
    CredentialsQuestion question;
    question.region = "eu-west-1";
    question.environment = [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      return found == variables_.end() ? std::nullopt : std::optional(found->second);
    };
    question.ask_mfa = ask_;
    return find_credentials(question);
  }

  /// In PATH, in front of all others, until the test ends.
  void put_program(const std::string& name, const std::string& script) {
    const std::filesystem::path path = folder_.path() / "bin" / name;
    test::put(path, "#!/bin/sh\n" + script);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    set_path(path.parent_path().string() + ":" + path_);
  }
  static void set_path(const std::string& path) {
    ::setenv("PATH", path.c_str(), 1);  // NOLINT(concurrency-mt-unsafe): nothing else runs in a test
  }
  void TearDown() override { set_path(path_); }

  const test::TemporaryFolder folder_;
  std::map<std::string, std::string> variables_;
  std::function<Expected<std::string>(const std::string&)> ask_;
  const std::string path_ = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
};

TEST_F(FindCredentials, TheEnvironmentsComeFirst) {
  variables_.insert({{"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
                     {"AWS_SECRET_ACCESS_KEY", "s"},
                     {"AWS_SESSION_TOKEN", "t"},
                     {"AWS_PROFILE", "keys"}});
  const auto found = find();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(found->session_token, "t");
}

TEST_F(FindCredentials, AProfilesKeysStandInEitherFile) {
  variables_["AWS_PROFILE"] = "keys";
  const auto found = find();
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_EQ(found->access_key_id, "AKIDKEYS");
}

TEST_F(FindCredentials, WhatIsWrongIsSaid) {
  for (const auto& [profile, reason] :
       {std::pair{"kyes", "did you mean keys?"}, std::pair{"endless", "its sources never end"},
        std::pair{"with-device", "there is nobody to ask for it"},
        std::pair{"person", "there is nobody to ask for it"}}) {
    variables_["AWS_PROFILE"] = profile;
    const auto found = find();
    ASSERT_FALSE(found) << profile;
    EXPECT_NE(found.error().reason.find(reason), std::string::npos) << found.error().text();
    EXPECT_EQ(found.error().text().find("secret"), std::string::npos);
  }
}

/// Keys beside a device: the person shows its code, and stays who they are.
TEST_F(FindCredentials, APersonsSecondFactorOpensASession) {
  const auto* server = ashlar::testing::AwsServer::start_or_skip();
  if (server == nullptr) GTEST_SKIP();
  server->reset();
  variables_["AWS_PROFILE"] = "person";
  variables_["AWS_ENDPOINT_URL"] = server->url();
  std::vector<std::string> asked;
  ask_ = [&](const std::string& device) -> Expected<std::string> {
    asked.push_back(device);
    return "123456";
  };
  const auto found = find();
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_EQ(asked, std::vector<std::string>{"arn:aws:iam::123456789012:mfa/kim"});
  EXPECT_EQ(server->count("sts GetSessionToken"), 1);
  EXPECT_NE(found->access_key_id, "AKIDPERSON");
  EXPECT_NE(found->session_token, "");
  EXPECT_GT(found->expires, std::chrono::system_clock::now());
}

TEST_F(FindCredentials, WhereNobodyAnswersThatIsSaid) {
  variables_["AWS_PROFILE"] = "person";
  ask_ = [](const std::string&) -> Expected<std::string> {
    Failure failure;
    failure.reason = "standard input is no terminal";
    return tl::unexpected(failure);
  };
  EXPECT_EQ(find().error().reason, "standard input is no terminal");
}

TEST_F(FindCredentials, SingleSignOnIsTheAwsProgramsMatter) {
  variables_["AWS_PROFILE"] = "sso";
  put_program("aws", "echo \"$@\" >" + (folder_.path() / "asked").string() + "\n" +
                         R"(echo '{"Version": 1, "AccessKeyId": "ASIASSO", "SecretAccessKey": "s",)"
                         R"( "SessionToken": "t", "Expiration": "2036-01-02T03:04:05+00:00"}')");
  const auto found = find();
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_EQ(found->access_key_id, "ASIASSO");
  EXPECT_EQ(found->session_token, "t");
  EXPECT_EQ(found->expires, expiry_of("2036-01-02T03:04:05Z"));
  EXPECT_EQ(test::slurp(folder_.path() / "asked"),
            "configure export-credentials --format process --profile sso\n");
}

TEST_F(FindCredentials, WhatTheAwsProgramGivesMustBeOfUse) {
  variables_["AWS_PROFILE"] = "sso";
  put_program("aws", R"(echo '{"AccessKeyId": "ASIASSO", "SecretAccessKey": "s", "SessionToken": "t",)"
                     R"( "Expiration": "2020-01-02T03:04:05+00:00"}')");
  EXPECT_EQ(find().error().reason,
            "those that `aws configure export-credentials` gives ended at 2020-01-02T03:04:05+00:00");
  put_program("aws",
              "echo \"aws: error: argument operation: Invalid choice, valid choices are:\" >&2; exit 252");
  EXPECT_EQ(find().error().reason, "this takes version 2 of the AWS CLI, and the `aws` in PATH is version 1");
}

TEST_F(FindCredentials, WithoutAnyProfileTheAwsProgramIsAsked) {
  std::filesystem::remove_all(folder_.path() / ".aws");
  put_program("aws", R"(test "$*" = "configure export-credentials --format process" &&)"
                     R"( echo '{"AccessKeyId": "ASIAINSTANCE", "SecretAccessKey": "s"}')");
  const auto found = find();
  ASSERT_TRUE(found) << found.error().text();
  EXPECT_EQ(found->access_key_id, "ASIAINSTANCE");
}

TEST_F(FindCredentials, WhatTheAwsProgramSaysIsPassedOn) {
  variables_["AWS_PROFILE"] = "sso";
  for (const auto& [script, reason] :
       {std::pair{"echo 'The SSO session has expired; run aws sso login' >&2; exit 255",
                  "The SSO session has expired; run aws sso login"},
        std::pair{"echo '{\"AccessKeyId\": 7}'", "says:"}, std::pair{"echo nonsense", "says:"}}) {
    put_program("aws", script);
    const auto found = find();
    ASSERT_FALSE(found) << script;
    EXPECT_NE(found.error().reason.find(reason), std::string::npos) << found.error().text();
    EXPECT_NE(found.error().target.find("the profile sso"), std::string::npos);
  }
  set_path(folder_.path().string());
  EXPECT_NE(find().error().reason.find("there is no `aws` in PATH"), std::string::npos);
}

}  // namespace
}  // namespace ashlar::aws
