// Which of RDS's parameters mean the same to MariaDB.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace ashlar::lab {

struct MysqlParameters {
  std::map<std::string, std::string> applied;  ///< as MariaDB takes them
  std::vector<std::string> left_out;           ///< names
};

MysqlParameters mysql_parameters(const std::map<std::string, std::string>& parameters);

}  // namespace ashlar::lab
