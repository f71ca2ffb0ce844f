// `ashlar schema`: standard output is a schema and nothing else.
#include <nlohmann/json.hpp>

#include "cli/captured.h"

namespace ashlar::cli {
namespace {

using Json = nlohmann::json;

Printed schema_of(const std::string& file) {
  return printed(schema, SchemaArguments{{"/nonexistent", false}, file});
}

TEST(SchemaCommand, OneFile) {
  for (const char* file : {"organization", "account", "region", "environment", "organization.yaml"}) {
    const Printed told = schema_of(file);
    EXPECT_EQ(told.exit, Exit::Fine) << file;
    EXPECT_EQ(Json::parse(told.out)["additionalProperties"], false) << file;
    EXPECT_EQ(told.err, "") << file;
  }
}

TEST(SchemaCommand, AllInOneWithAHintForEditors) {
  const Printed told = schema_of("");
  EXPECT_EQ(Json::parse(told.out)["definitions"].size(), 4U);
  EXPECT_TRUE(holds(told.err, "yaml.schemas")) << told.err;
}

TEST(SchemaCommand, UnknownFile) {
  const Printed told = schema_of("acount");
  EXPECT_EQ(told.exit, Exit::Usage);
  EXPECT_EQ(told.out, "");
  EXPECT_TRUE(holds(told.err, "did you mean account?")) << told.err;
}

}  // namespace
}  // namespace ashlar::cli
