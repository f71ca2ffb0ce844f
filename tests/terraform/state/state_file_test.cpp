// Terraform's own states: read, kept, written as it writes them.
#include "terraform/state/state_file.h"

#include <gtest/gtest.h>

namespace ashlar::terraform {
namespace {

using nlohmann::json;

/// With all that Terraform 1.11 can write, and a key that it does not know.
const char* const all = R"({
  "version": 4,
  "terraform_version": "1.11.4",
  "serial": 7,
  "lineage": "0d3b8a63-8a54-4d56-9d0f-0d6d8d1f8a11",
  "outputs": {
    "password": {
      "value": "x",
      "type": "string",
      "sensitive": true
    },
    "zones": {
      "value": [
        "a",
        "b"
      ],
      "type": [
        "list",
        "string"
      ]
    }
  },
  "resources": [
    {
      "mode": "data",
      "type": "aws_region",
      "name": "here",
      "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
      "instances": [
        {
          "schema_version": 0,
          "attributes": {
            "name": "eu-west-1"
          },
          "sensitive_attributes": []
        }
      ]
    },
    {
      "module": "module.net",
      "mode": "managed",
      "type": "aws_subnet",
      "name": "app",
      "each": "map",
      "provider": "module.net.provider[\"registry.terraform.io/hashicorp/aws\"].home",
      "instances": [
        {
          "index_key": "a",
          "status": "tainted",
          "schema_version": 1,
          "attributes": {
            "id": "subnet-1",
            "tags": null
          },
          "sensitive_attributes": [
            [
              {
                "type": "get_attr",
                "value": "id"
              }
            ]
          ],
          "private": "bnVsbA==",
          "dependencies": [
            "module.net.aws_vpc.main"
          ],
          "create_before_destroy": true
        },
        {
          "index_key": "a",
          "deposed": "0011aabb",
          "schema_version": 1,
          "attributes": {
            "id": "subnet-0",
            "tags": {}
          },
          "sensitive_attributes": [],
          "identity_schema_version": 0
        }
      ]
    }
  ],
  "check_results": null
}
)";

TEST(StateFile, IsReadAndWrittenAsTerraformWritesIt) {
  const auto state = parse_state(all, "a state");
  ASSERT_TRUE(state) << state.error().text();
  EXPECT_EQ(state->serial, 7U);
  EXPECT_EQ(state->outputs.at("zones").type, json::parse(R"(["list","string"])"));
  EXPECT_TRUE(state->outputs.at("password").sensitive);
  const StateResource* subnet = state->find("module.net.aws_subnet.app");
  ASSERT_NE(subnet, nullptr);
  EXPECT_TRUE(subnet->objects[0].tainted);
  EXPECT_EQ(subnet->objects[0].private_data, "null");
  EXPECT_EQ(subnet->objects[0].dependencies, std::vector<std::string>{"module.net.aws_vpc.main"});
  EXPECT_EQ(subnet->objects[1].deposed, "0011aabb");
  EXPECT_NE(state->find("data.aws_region.here"), nullptr);
  EXPECT_EQ(state->find("aws_region.here"), nullptr);
  EXPECT_EQ(state_text(*state), all);
}

TEST(StateFile, ResourcesStandInTerraformsOrder) {
  StateFile state = *parse_state(all, "a state");
  std::swap(state.resources[0], state.resources[1]);
  EXPECT_EQ(state_text(state), all);
}

TEST(StateFile, KnowsWhatIsTheSame) {
  const StateFile one = *parse_state(all, "a state");
  StateFile other = one;
  std::swap(other.resources[0], other.resources[1]);
  other.serial = 8;
  EXPECT_TRUE(one.same_content(other));
  other.resources[0].objects[0].attributes["tags"] = json::object();
  EXPECT_FALSE(one.same_content(other));
}

TEST(StateFile, ANewOneHasALineageOfItsOwn) {
  const StateFile one = new_state("1.11.4");
  EXPECT_NE(one.lineage, new_state("1.11.4").lineage);
  EXPECT_EQ(one.lineage.size(), 36U);
  const auto back = parse_state(state_text(one), "a state");
  ASSERT_TRUE(back);
  EXPECT_EQ(state_text(*back), state_text(one));
}

struct Bad {
  const char* text;
  const char* reason;
};

TEST(StateFile, SaysWhatIsWrong) {
  for (const Bad& bad :
       {Bad{"", "not a JSON object"}, Bad{"[]", "not a JSON object"},
        Bad{R"({"version": 3})", "its version is 3"}, Bad{"{}", "its version is null"},
        Bad{R"({"version":4,"resources":[{"mode":"managed"}]})", "it is no Terraform state"},
        Bad{R"({"version":4,"resources":7})", "it is no Terraform state"},
        Bad{R"({"version":4,"serial":"x"})", "it is no Terraform state"},
        Bad{R"({"version":4,"outputs":{"a":{}}})", "it is no Terraform state"},
        Bad{R"({"version":4,"resources":[{"mode":"managed","type":"a","name":"b","provider":"p",
                             "instances":[{"private":"?"}]}]})",
            "`private` is not base64"}}) {
    const auto state = parse_state(bad.text, "x/terraform.tfstate");
    ASSERT_FALSE(state) << bad.text;
    EXPECT_NE(state.error().text().find("x/terraform.tfstate"), std::string::npos);
    EXPECT_NE(state.error().reason.find(bad.reason), std::string::npos) << state.error().text();
  }
}

}  // namespace
}  // namespace ashlar::terraform
