#include "systems/overrides.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "model/schema_check.h"

namespace ashlar::systems {

namespace {

using Override = Named<yaml::Node>;

/// An override, and the folder of the units that its file speaks of: "", "prod", "prod/eu-west-1"…
struct Standing {
  const Override& what;
  std::string folder;
};

void add(std::vector<Standing>& all, const CommonSettings& common, const std::string& folder) {
  for (const Override& one : *common.overrides) all.push_back({one, folder});
}

std::vector<Standing> overrides_of(const Organization& organization) {
  std::vector<Standing> all;
  add(all, organization.common, "");
  for (const Account& account : organization.accounts) {
    add(all, account.common, account.name + "/");
    for (const Region& region : account.regions) {
      const std::string folder = account.name + "/" + region.name + "/";
      add(all, region.common, folder);
      for (const Environment& environment : region.environments)
        add(all, environment.common, folder + environment.name + "/");
    }
  }
  return all;
}

// --- values as YAML's core schema reads them

Value scalar(const yaml::Node& node) {
  const std::string& text = node.text;
  if (!node.plain) return text;
  if (text == "true") return true;
  if (text == "false") return false;
  std::int64_t integer = 0;
  const char* end = text.data() + text.size();
  if (auto [stop, error] = std::from_chars(text.data(), end, integer); error == std::errc{} && stop == end)
    return integer;
  double number = 0;
  if (auto [stop, error] = std::from_chars(text.data(), end, number); error == std::errc{} && stop == end)
    return number;
  return text;
}

Value value_of(const yaml::Node& node);

Value list_of_values(const yaml::Node& node) {
  List items;
  for (const yaml::Node& item : node.items) items.push_back(value_of(item));
  return items;
}

Value object_of(const yaml::Node& node) {
  Object members;
  for (const yaml::Entry& entry : node.entries) members.push_back({entry.key, value_of(entry.value)});
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.name < b.name; });
  return members;
}

Value value_of(const yaml::Node& node) {
  Value value;
  if (node.is_scalar()) value = scalar(node);
  if (node.is_sequence()) value = list_of_values(node);
  if (node.is_mapping()) value = object_of(node);
  value.from(node.at.start);
  return value;
}

// --- finding the resources

/// "stage/eu-west-1/stage/mysql" for mysql in the file of stage, and in any file above it.
bool is_meant(const std::string& path, const std::string& folder, const std::string& unit) {
  if (!path.starts_with(folder) || !path.ends_with(unit)) return false;
  const std::size_t before = path.size() - unit.size();
  return before == folder.size() || (before > folder.size() && path[before - 1] == '/');
}

class Overriding {
 public:
  Overriding(Architecture& architecture, const schema::Schema& schema, Diagnostics& diagnostics)
      : architecture_(architecture), schema_(schema), diagnostics_(diagnostics) {}

  void apply(const Standing& standing) {
    const std::string& name = *standing.what.name;
    const std::size_t cut = name.find("//");
    const std::string unit = name.substr(0, cut);
    const std::string address = name.substr(cut + 2);
    std::set<std::string> units;
    std::set<std::string> addresses;
    bool found = false;
    for (const auto& [path, built] : architecture_.units()) {
      const std::string text = path.text();
      if (text.starts_with(standing.folder)) units.insert(path.part);
      if (!is_meant(text, standing.folder, unit)) continue;
      for (const auto& resource : built->resources) {
        addresses.insert(resource->address());
        if (resource->address() != address) continue;
        found = true;
        set_attributes(*resource, standing.what.value);
      }
    }
    if (!found) report(standing, unit, address, units, addresses);
  }

 private:
  /// Terraform is given the text as it stands: who writes `${var.x}` may have meant otherwise. IAM's own
  /// variables, `${aws:username}`, have a colon.
  void warn_of_expressions(const yaml::Node& node) {
    const std::size_t start = node.text.find("${");
    const std::string inside =
        start == std::string::npos ? "" : node.text.substr(start, node.text.find('}', start) - start);
    if (!inside.empty() && inside.find(':') == std::string::npos) {
      Diagnostic plain;
      plain.severity = Severity::Warning;
      plain.summary = "Terraform will not evaluate this";
      plain.at = node.at;
      plain.found = node.text;
      plain.expected = "a value";
      plain.help = "an override sets values; expressions belong in a unit of your own, in extra/";
      diagnostics_.add(std::move(plain));
    }
    for (const yaml::Node& item : node.items) warn_of_expressions(item);
    for (const yaml::Entry& entry : node.entries) warn_of_expressions(entry.value);
  }

  /// What the provider's schema finds wrong after this can only be what was set here.
  void set_attributes(Resource& resource, const yaml::Node& attributes) {
    warn_of_expressions(attributes);
    std::map<std::string, Value> sorted;  // a mapping has no order, and must not give one to what is written
    for (const yaml::Entry& entry : attributes.entries)
      sorted[entry.key] = value_of(entry.value).from(entry.key_at.start);
    for (auto& [name, value] : sorted) resource.set(name, std::move(value));
    check_schema(resource, schema_, diagnostics_);
  }

  void report(const Standing& standing, const std::string& unit, const std::string& address,
              const std::set<std::string>& units, const std::set<std::string>& addresses) {
    Diagnostic none;
    none.summary = addresses.empty() ? fmt::format("no unit below this file is called {}", unit)
                                     : fmt::format("{} makes no {}", unit, address);
    none.at = standing.what.name.at;
    none.found = *standing.what.name;
    const auto& names = addresses.empty() ? units : addresses;
    const std::vector<std::string> known(names.begin(), names.end());
    if (auto near = nearest_name(addresses.empty() ? unit : address, known))
      none.help = fmt::format("did you mean {}?", *near);
    none.expected = addresses.empty() ? "a unit, as `ashlar show` lists them"
                                      : fmt::format("a resource of {}, as `ashlar show` lists them", unit);
    diagnostics_.add(std::move(none));
  }

  Architecture& architecture_;
  const schema::Schema& schema_;
  Diagnostics& diagnostics_;
};

}  // namespace

void apply_overrides(Architecture& architecture, const Organization& organization,
                     const schema::Schema& schema, Diagnostics& diagnostics) {
  Overriding overriding(architecture, schema, diagnostics);
  for (const Standing& standing : overrides_of(organization)) overriding.apply(standing);
}

}  // namespace ashlar::systems
