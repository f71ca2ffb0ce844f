// What `ashlar init` asks, and which answers can be taken.
#include <fmt/format.h>

#include "config/aws_regions.h"
#include "config/names.h"
#include "config/scaffold.h"

namespace ashlar {

namespace {

template <class T>
std::string expected_unless(const Type<T>& type, const std::string& answer) {
  Diagnostics mistakes;
  Reading reading{mistakes};
  yaml::Node node;
  node.kind = yaml::Node::Kind::Scalar;
  node.text = answer;
  if (type.read(node, reading)) return {};
  const std::string& help = mistakes.all().front().help;
  return type.info.expected + (help.empty() ? "" : "; " + help);
}

/// The longest of the accounts' addresses must do, too.
std::string wrong_email(const std::string& email) {
  static const Type<std::string> type = email_address();
  std::string wrong = expected_unless(type, email);
  if (!wrong.empty()) return wrong;
  const std::string longest = address_for_account(email, "shared-services");
  if (expected_unless(type, longest).empty()) return {};
  return fmt::format("a shorter one: an account's would be {}, and AWS takes at most {} characters", longest,
                     *type.info.most);
}

std::string wrong_region(const std::string& region) {
  static const Type<std::string> type = region_name();
  if (!find_aws_region(region)) return expected_unless(type, region);
  bool apart = aws_partition(region) != "aws";
  return apart ? "a region of the partition aws: what is global stands in us-east-1" : "";
}

}  // namespace

const std::vector<ScaffoldQuestion>& scaffold_questions() {
  static const std::vector<ScaffoldQuestion> questions{
      {"--name", "Short name of the organisation", &ScaffoldAnswers::name},
      {"--domain", "Its domain", &ScaffoldAnswers::domain},
      {"--region", "Its home region", &ScaffoldAnswers::region},
      {"--email", "E-mail address for the accounts (aws@… becomes aws+prod@…)", &ScaffoldAnswers::email},
  };
  return questions;
}

std::string wrong_answer(const ScaffoldQuestion& question, const std::string& answer) {
  static const Type<std::string> name = prefix_name();
  static const Type<std::string> domain = domain_name();
  if (question.answer == &ScaffoldAnswers::name) return expected_unless(name, answer);
  if (question.answer == &ScaffoldAnswers::domain) return expected_unless(domain, answer);
  if (question.answer == &ScaffoldAnswers::region) return wrong_region(answer);
  return wrong_email(answer);
}

std::string address_for_account(std::string_view email, std::string_view account) {
  std::size_t at = email.rfind('@');
  return fmt::format("{}+{}{}", email.substr(0, at), account, email.substr(at));
}

}  // namespace ashlar
