#include "terraform/unit_files.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "schema/schema.h"
#include "terraform/json_text.h"

namespace ashlar::terraform {

namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

/// A JSON document that needs no more than text: what stands in it and which references it has.
struct Document {
  std::string text;
  std::vector<std::pair<std::string, std::string>>
      variables;  ///< name in the template, expression in the unit
};

class UnitWriter {
 public:
  UnitWriter(const Unit& unit, Backend backend) : unit_(unit), backend_(backend) {}

  FileTree write() {
    files_["terraform.tf.json"] = settings();
    if (!unit_.reads.empty()) files_["reads.tf.json"] = reads();
    for (const auto& [system, resources] : by_system()) {
      files_[fmt::format("{}.tf.json", system)] = resource_file(resources);
    }
    if (!unit_.outputs.empty()) files_["outputs.tf.json"] = outputs();
    files_["README.md"] = unit_readme(unit_, backend_);
    if (std::string lock = provider_lock_file(); !lock.empty())
      files_[".terraform.lock.hcl"] = std::move(lock);
    return std::move(files_);
  }

 private:
  using Resources = std::vector<const Resource*>;

  // --- terraform.tf.json: versions, backend, providers

  std::string settings() {
    JsonText out;
    out.begin_object();
    out.key("terraform");
    out.begin_object();
    member(out, "required_version", required_version);
    out.key("required_providers");
    value(out, object({{"aws", object({{"source", "hashicorp/aws"}, {"version", provider_version()}})}}));
    out.key("backend");
    value(out, backend());
    out.end_object();
    out.key("provider");
    value(out, object({{"aws", providers()}}));
    out.end_object();
    return std::move(out).finish();
  }

  Value backend() const {
    if (backend_ == Backend::Local) return object({{"local", object({{"path", "terraform.tfstate"}})}});
    Object s3 = state_of(unit_);
    set(s3, "encrypt", true);
    set(s3, "use_lockfile", true);
    set(s3, "allowed_account_ids", list({unit_.account_id}));
    return object({{"s3", std::move(s3)}});
  }

  /// How a state is found; read and written by the account's deploy role, like everything else.
  static Object state_of(const Unit& unit) {
    return {{"bucket", unit.state.bucket},
            {"key", unit.path.text() + "/terraform.tfstate"},
            {"region", unit.state.region},
            {"assume_role", object({{"role_arn", unit.deploy_role_arn}})}};
  }

  Value providers() const {
    Value own = provider(unit_.provider_region);
    if (!needs_home_provider()) return own;
    Value home = provider(unit_.state.region);
    home.as<Object>()->insert(home.as<Object>()->begin(), {"alias", "home"});
    return list({own, home});
  }

  Value provider(const std::string& region) const {
    return object({{"region", region},
                   {"allowed_account_ids", list({unit_.account_id})},
                   {"assume_role", object({{"role_arn", unit_.deploy_role_arn}})},
                   {"default_tags", object({{"tags", unit_.default_tags}})}});
  }

  /// Buckets answer only in their own region: a unit elsewhere reads and writes exports through a second
  /// provider.
  bool needs_home_provider() const {
    if (unit_.provider_region == unit_.state.region) return false;
    bool reads_exports =
        backend_ == Backend::S3 && std::any_of(unit_.reads.begin(), unit_.reads.end(),
                                               [&](const Unit* other) { return is_foreign(*other); });
    return reads_exports || std::any_of(unit_.resources.begin(), unit_.resources.end(),
                                        [](const auto& resource) { return resource->in_home_region; });
  }

  bool is_foreign(const Unit& other) const { return other.path.account != unit_.path.account; }

  // --- reads.tf.json: what comes from other units

  std::string reads() {
    Object states;
    Object exports;
    Object locals;
    for (const Unit* other : unit_.reads) {
      std::string name = unit_name(other->path);
      if (backend_ == Backend::S3 && is_foreign(*other)) {
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
    if (!states.empty()) member(out, "terraform_remote_state", std::move(states));
    if (!exports.empty()) member(out, "aws_s3_object", std::move(exports));
    out.end_object();
    if (!locals.empty()) raw_member(out, "locals", locals);
    out.end_object();
    return std::move(out).finish();
  }

  Value remote_state(const Unit& other) const {
    if (backend_ == Backend::S3) return object({{"backend", "s3"}, {"config", state_of(other)}});
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

  // --- the resources

  std::map<std::string_view, Resources> by_system() const {
    std::map<std::string_view, Resources> systems;
    for (const auto& resource : unit_.resources) systems[resource->system].push_back(resource.get());
    return systems;
  }

  std::string resource_file(const Resources& resources) {
    JsonText out;
    out.begin_object();
    resource_group(out, "resource", of_mode(resources, schema::Mode::Managed));
    resource_group(out, "ephemeral", of_mode(resources, schema::Mode::Ephemeral));
    out.end_object();
    return std::move(out).finish();
  }

  static Resources of_mode(const Resources& resources, schema::Mode mode) {
    Resources chosen;
    std::copy_if(resources.begin(), resources.end(), std::back_inserter(chosen),
                 [&](const Resource* resource) { return resource->mode == mode; });
    return chosen;
  }

  /// Types in the order of their first resource, and a type's resources in the order made: how a system
  /// reads.
  void resource_group(JsonText& out, std::string_view group, const Resources& resources) {
    if (resources.empty()) return;
    std::vector<std::string_view> types;
    for (const Resource* resource : resources) {
      if (std::find(types.begin(), types.end(), resource->type) == types.end())
        types.push_back(resource->type);
    }
    out.key(group);
    out.begin_object();
    for (std::string_view type : types) {
      out.key(type);
      out.begin_object();
      for (const Resource* resource : resources) {
        if (resource->type == type) resource_block(out, *resource);
      }
      out.end_object();
    }
    out.end_object();
  }

  void resource_block(JsonText& out, const Resource& resource) {
    out.key(resource.name);
    out.begin_object();
    if (resource.in_home_region && needs_home_provider()) member(out, "provider", "aws.home");
    for (const Member& attribute : resource.attributes) {
      document_name_ =
          resource.type.substr(resource.type.find('_') + 1) + "." + resource.name + "." + attribute.name;
      member(out, attribute.name, attribute.value);
    }
    if (!resource.depends_on.empty()) member(out, "depends_on", addresses(resource.depends_on));
    lifecycle(out, resource.lifecycle);
    out.end_object();
  }

  static Value addresses(const std::vector<const Resource*>& resources) {
    List list;
    for (const Resource* resource : resources) list.emplace_back(resource->address());
    return list;
  }

  void lifecycle(JsonText& out, const Lifecycle& lifecycle) {
    if (!lifecycle.create_before_destroy && lifecycle.ignore_changes.empty()) return;
    Object block;
    if (lifecycle.create_before_destroy) block.push_back({"create_before_destroy", true});
    if (!lifecycle.ignore_changes.empty()) {
      List ignored(lifecycle.ignore_changes.begin(), lifecycle.ignore_changes.end());
      block.push_back({"ignore_changes", std::move(ignored)});
    }
    member(out, "lifecycle", std::move(block));
  }

  // --- outputs.tf.json

  std::string outputs() {
    JsonText out;
    out.begin_object();
    out.key("output");
    out.begin_object();
    for (const auto& [name, reference] : unit_.outputs) {
      out.key(name);
      value(out, object({{"value", reference}}));
    }
    out.end_object();
    out.end_object();
    return std::move(out).finish();
  }

  // --- values

  /// Keys of maps are templates too.
  void member(JsonText& out, std::string_view name, const Value& what) {
    out.key(escape_template(name));
    value(out, what);
  }

  /// Members whose text is already Terraform's expressions.
  static void raw_member(JsonText& out, std::string_view name, const Object& members) {
    out.key(name);
    out.begin_object();
    for (const Member& m : members) {
      out.key(m.name);
      out.string(*m.value.as<std::string>());
    }
    out.end_object();
  }

  void value(JsonText& out, const Value& what) {
    std::visit(Overloaded{
                   [&](std::monostate) { out.null(); },
                   [&](bool flag) { out.boolean(flag); },
                   [&](std::int64_t number) { out.integer(number); },
                   [&](double number) { out.number(number); },
                   [&](const std::string& text) { out.string(escape_template(text)); },
                   [&](const Reference& reference) {
                     out.string("${" + expression(reference, unit_, backend_) + "}");
                   },
                   [&](const Template& text) { out.string(template_text(text, unit_, backend_)); },
                   [&](const JsonDocument& document) { out.string(document_file(document)); },
                   [&](const List& items) {
                     out.begin_list();
                     for (const Value& item : items) value(out, item);
                     out.end_list();
                   },
                   [&](const Object& members) {
                     out.begin_object();
                     for (const Member& m : members) member(out, m.name, m.value);
                     out.end_object();
                   },
               },
               what.data());
  }

  // --- JSON documents: files of their own, so that a policy is read and reviewed as JSON

  std::string document_file(const JsonDocument& source) {
    Document document;
    JsonText text;
    document_value(text, *source.root, document);
    document.text = std::move(text).finish();
    bool is_template = !document.variables.empty();
    std::string path = free_path("policies/" + document_name_, is_template ? ".json.tftpl" : ".json");
    files_.emplace(path, std::move(document.text));
    if (!is_template) return "${file(\"${path.module}/" + path + "\")}";
    std::string variables;
    for (const auto& [name, expression] : document.variables) {
      variables += (variables.empty() ? "" : ", ") + name + " = " + expression;
    }
    return "${templatefile(\"${path.module}/" + path + "\", {" + variables + "})}";
  }

  /// An attribute may hold several documents, one in each of its blocks.
  std::string free_path(const std::string& name, const std::string& extension) const {
    std::string path = name + extension;
    for (int i = 2; files_.contains(path); ++i) path = fmt::format("{}-{}{}", name, i, extension);
    return path;
  }

  /// Whether text must be escaped is known only at the end (a file without references is no template), so
  /// templates are decided first.
  void document_value(JsonText& out, const Value& what, Document& document) {
    bool escape = has_reference(what);
    document_part(out, what, document, escape);
  }

  static bool has_reference(const Value& what) {
    bool found = false;
    for_each_reference(what, [&](const Reference&) { found = true; });
    return found;
  }

  void document_part(JsonText& out, const Value& what, Document& document, bool escape) {
    std::visit(Overloaded{
                   [&](std::monostate) { out.null(); },
                   [&](bool flag) { out.boolean(flag); },
                   [&](std::int64_t number) { out.integer(number); },
                   [&](double number) { out.number(number); },
                   [&](const std::string& text) { out.string(escape ? escape_template(text) : text); },
                   [&](const Reference& reference) { out.string(variable(reference, document)); },
                   [&](const Template& text) { out.string(document_text(text, document, escape)); },
                   [](const JsonDocument&) { throw std::logic_error("a JSON document inside another"); },
                   [&](const List& items) {
                     out.begin_list();
                     for (const Value& item : items) document_part(out, item, document, escape);
                     out.end_list();
                   },
                   [&](const Object& members) {
                     out.begin_object();
                     for (const Member& m : members) {
                       out.key(escape ? escape_template(m.name) : m.name);
                       document_part(out, m.value, document, escape);
                     }
                     out.end_object();
                   },
               },
               what.data());
  }

  std::string document_text(const Template& text, Document& document, bool escape) {
    std::string joined;
    for (const auto& part : text.parts) {
      const std::string* plain = std::get_if<std::string>(&part);
      if (!plain) {
        joined += variable(std::get<Reference>(part), document);
      } else if (!escape) {
        joined += *plain;
      } else {
        joined += document_part_text(*plain, &part == &text.parts.back(), document);
      }
    }
    return joined;
  }

  /// A quoted `$`, as in an attribute's template, would not survive the escapes of JSON: a variable does.
  static std::string document_part_text(std::string_view plain, bool last, Document& document) {
    const std::size_t dollars = last ? 0 : trailing_dollars(plain);
    std::string text = escape_template(plain.substr(0, plain.size() - dollars));
    for (std::size_t i = 0; i < dollars; ++i) text += variable("dollar", "\"$\"", document);
    return text;
  }

  /// `${bucket_main_arn}`; the same reference is one variable. ARNs, ids and names need no JSON escapes.
  std::string variable(const Reference& reference, Document& document) {
    return variable(replace_all(output_name(reference), "-", "_"), expression(reference, unit_, backend_),
                    document);
  }

  static std::string variable(const std::string& name, const std::string& what, Document& document) {
    for (const auto& [known, known_expression] : document.variables) {
      if (known == name && known_expression != what) throw std::logic_error("two variables named " + name);
      if (known == name) return "${" + name + "}";
    }
    document.variables.emplace_back(name, what);
    return "${" + name + "}";
  }

  const Unit& unit_;
  Backend backend_;
  FileTree files_;
  std::string document_name_;  ///< what a JSON document met next would be called
};

}  // namespace

std::string_view provider_version() { return schema::Schema::builtin().provider_version(); }

FileTree unit_files(const Unit& unit, Backend backend) { return UnitWriter(unit, backend).write(); }

FileTree organization_files(const Architecture& architecture, Backend backend) {
  FileTree tree;
  for (const auto& [path, unit] : architecture.units()) {
    for (auto& [name, text] : unit_files(*unit, backend))
      tree.emplace(path.text() + "/" + name, std::move(text));
  }
  tree.emplace("README.md", organization_readme(architecture));
  return tree;
}

}  // namespace ashlar::terraform
