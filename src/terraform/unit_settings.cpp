#include "terraform/unit_settings.h"

#include <algorithm>

#include <fmt/format.h>

#include "terraform/attribute_writer.h"
#include "terraform/unit_files.h"

namespace ashlar::terraform {

namespace {

bool is_foreign(const Unit& other, const Unit& unit) { return other.path.account != unit.path.account; }

/// Nothing where a unit is applied by whoever calls Terraform.
void assume_role_of(const Unit& unit, Object& settings) {
  if (!unit.deploy_role_arn.empty())
    set(settings, "assume_role", object({{"role_arn", unit.deploy_role_arn}}));
}

/// How a unit's state is found; read and written by the role of who looks, like everything else of theirs.
Object state_of(const Unit& unit, const Unit& reader) {
  Object state{{"bucket", unit.state.bucket},
               {"key", unit.path.text() + "/terraform.tfstate"},
               {"region", unit.state.region}};
  assume_role_of(reader, state);
  return state;
}

/// Members whose text is already Terraform's expressions.
void raw_member(JsonText& out, std::string_view name, const Object& members) {
  out.key(name);
  out.begin_object();
  for (const Member& m : members) {
    out.key(m.name);
    out.string(*m.value.as<std::string>());
  }
  out.end_object();
}

class SettingsWriter {
 public:
  SettingsWriter(const Unit& unit, Backend backend)
      : unit_(unit), backend_(backend), writer_(unit, backend, documents_) {}

  std::string settings() {
    JsonText out;
    out.begin_object();
    out.key("terraform");
    out.begin_object();
    writer_.member(out, "required_version", required_version);
    out.key("required_providers");
    writer_.value(out,
                  object({{"aws", object({{"source", "hashicorp/aws"}, {"version", provider_version()}})}}));
    out.key("backend");
    writer_.value(out, backend());
    out.end_object();
    out.key("provider");
    writer_.value(out, object({{"aws", providers()}}));
    out.end_object();
    return std::move(out).finish();
  }

  std::string reads() {
    Object states;
    Object exports;
    Object locals;
    for (const Unit* other : unit_.reads) {
      std::string name = unit_name(other->path);
      if (backend_ == Backend::S3 && is_foreign(*other, unit_)) {
        exports.push_back({name, exported(*other)});
        locals.push_back({name, Value(fmt::format("${{jsondecode(data.aws_s3_object.{}.body)}}", name))});
      } else {
        states.push_back({name, remote_state(*other)});
      }
    }
    JsonText out;
    out.begin_object();
    out.key("data");
    out.begin_object();
    if (!states.empty()) writer_.member(out, "terraform_remote_state", std::move(states));
    if (!exports.empty()) writer_.member(out, "aws_s3_object", std::move(exports));
    out.end_object();
    if (!locals.empty()) raw_member(out, "locals", locals);
    out.end_object();
    return std::move(out).finish();
  }

 private:
  Value backend() const {
    if (backend_ == Backend::Local) return object({{"local", object({{"path", "terraform.tfstate"}})}});
    Object s3 = state_of(unit_, unit_);
    set(s3, "encrypt", true);
    set(s3, "kms_key_id", unit_.state.key);
    set(s3, "use_lockfile", true);
    set(s3, "allowed_account_ids", list({unit_.account_id}));
    return object({{"s3", std::move(s3)}});
  }

  Value providers() const {
    Value own = provider_settings(unit_, unit_.provider_region);
    if (!needs_home_provider(unit_, backend_)) return own;
    Value home = provider_settings(unit_, unit_.state.region);
    home.as<Object>()->insert(home.as<Object>()->begin(), {"alias", "home"});
    return list({own, home});
  }

  Value remote_state(const Unit& other) const {
    if (backend_ == Backend::S3) return object({{"backend", "s3"}, {"config", state_of(other, unit_)}});
    std::string up;
    for (char c : unit_.path.text()) up += c == '/' ? "../" : "";
    return object({{"backend", "local"},
                   {"config", object({{"path", "../" + up + other.path.text() + "/terraform.tfstate"}})}});
  }

  Value exported(const Unit& other) const {
    Object object{{"bucket", other.state.bucket}, {"key", "exports/" + other.path.text() + ".json"}};
    if (unit_.provider_region != unit_.state.region) set(object, "provider", "aws.home");
    return object;
  }

  const Unit& unit_;
  Backend backend_;
  FileTree documents_;  // settings have none
  AttributeWriter writer_;
};

}  // namespace

Object provider_settings(const Unit& unit, const std::string& region) {
  Object settings{{"region", region}, {"allowed_account_ids", list({unit.account_id})}};
  assume_role_of(unit, settings);
  set(settings, "default_tags", object({{"tags", unit.default_tags}}));
  return settings;
}

std::string settings_text(const Unit& unit, Backend backend) {
  return SettingsWriter(unit, backend).settings();
}

std::string reads_text(const Unit& unit, Backend backend) { return SettingsWriter(unit, backend).reads(); }

bool needs_home_provider(const Unit& unit, Backend backend) {
  if (unit.provider_region == unit.state.region) return false;
  bool reads_exports =
      backend == Backend::S3 && std::any_of(unit.reads.begin(), unit.reads.end(),
                                            [&](const Unit* other) { return is_foreign(*other, unit); });
  return reads_exports || std::any_of(unit.resources.begin(), unit.resources.end(),
                                      [](const auto& resource) { return resource->in_home_region; });
}

}  // namespace ashlar::terraform
