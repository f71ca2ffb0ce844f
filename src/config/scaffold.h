// A new organisation's folder: six accounts, a management VPC in four of them, an environment in three. What
// `ashlar init` writes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/files.h"

namespace ashlar {

/// What only the team can know.
struct ScaffoldAnswers {
  std::string name;
  std::string domain;
  std::string region;
  std::string email;
};

/// A question: the flag that answers it, the words that ask it, and where its answer stands.
struct ScaffoldQuestion {
  std::string_view flag;
  std::string_view question;
  std::string ScaffoldAnswers::*answer = nullptr;
};

const std::vector<ScaffoldQuestion>& scaffold_questions();

/// Why an answer cannot be taken, as what is expected instead; empty where it can.
std::string wrong_answer(const ScaffoldQuestion& question, const std::string& answer);

/// aws@acme.example -> aws+prod@acme.example: AWS wants an address of its own for each account.
std::string address_for_account(std::string_view email, std::string_view account);

/// The folder's files. The answers must be ones that can be taken.
FileTree scaffold(const ScaffoldAnswers& answers);

}  // namespace ashlar
