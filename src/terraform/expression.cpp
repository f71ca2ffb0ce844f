#include "terraform/expression.h"

#include "base/text.h"

namespace ashlar::terraform {

namespace {

/// `domain_validation_options[*].resource_record_name` becomes
/// `tolist(….domain_validation_options)[0].resource_…`.
std::string any_element(const std::string& expression) {
  std::size_t star = expression.find("[*]");
  if (star == std::string::npos) return expression;
  return "tolist(" + expression.substr(0, star) + ")[0]" + expression.substr(star + 3);
}

}  // namespace

std::string unit_name(const UnitPath& path) {
  std::string name = path.account;
  for (const std::string* part : {&path.region, &path.environment, &path.part}) {
    if (*part == global_place && part == &path.environment && path.region == global_place) continue;
    name += '_';
    name += *part == global_place ? "global" : *part;
  }
  return name;
}

std::string expression(const Reference& reference, const Unit& unit, Backend backend) {
  const Unit& producer = *reference.resource->unit;
  if (&producer == &unit) return any_element(reference.resource->address() + "." + reference.path);
  bool remote_state = backend == Backend::Local || producer.path.account == unit.path.account;
  if (remote_state) {
    return "data.terraform_remote_state." + unit_name(producer.path) + ".outputs." + output_name(reference);
  }
  return "local." + unit_name(producer.path) + "." + output_name(reference);
}

std::string escape_template(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (std::size_t brace = text.find('{', 1); brace != std::string_view::npos; brace = text.find('{', 1)) {
    const char before = text[brace - 1];
    escaped.append(text, 0, brace);
    if (before == '$' || before == '%') escaped += before;
    text.remove_prefix(brace);
  }
  return escaped.append(text);
}

std::size_t trailing_dollars(std::string_view text) {
  return text.size() - (text.find_last_not_of('$') + 1);  // npos + 1 is 0
}

std::string template_text(const Template& text, const Unit& unit, Backend backend) {
  std::string result;
  for (const auto& part : text.parts) {
    if (const std::string* plain = std::get_if<std::string>(&part)) {
      const std::size_t dollars = &part == &text.parts.back() ? 0 : trailing_dollars(*plain);
      result += escape_template(std::string_view(*plain).substr(0, plain->size() - dollars));
      if (dollars > 0) result += "${\"" + std::string(dollars, '$') + "\"}";
    } else {
      result += "${" + expression(std::get<Reference>(part), unit, backend) + "}";
    }
  }
  return result;
}

}  // namespace ashlar::terraform
