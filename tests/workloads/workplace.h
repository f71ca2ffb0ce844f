// Where the services are tested: a network of their own, certificates, the stores themselves, and the
// programs, each with the files that a deployment would give it.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include <gtest/gtest.h>
#include <httplib.h>

#include "base/temporary_folder.h"
#include "workloads/child.h"

namespace ashlar::workloads {

using Json = nlohmann::json;
using Environment = std::map<std::string, std::string>;

inline constexpr int backend_port = 8443;
inline constexpr int frontend_port = 8444;
inline constexpr int redis_port = 6379;
inline constexpr int mysql_port = 3306;

struct Reply {
  int status = 0;  ///< 0: there was none
  Json body;
};

class Workplace : public testing::Test {
 protected:
  void SetUp() override;

  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string output(const std::string& name) const;
  void write(const std::string& name, const std::string& text) const;

  Json backend_settings() const;
  Json frontend_settings() const;
  /// The variables of a deployment; the settings stand in a file named after `name`.
  Environment deployment(const std::string& name, const Json& settings) const;
  /// Started, and answering.
  std::unique_ptr<Child> service(const std::string& name, const Json& settings,
                                 const Environment& other = {});
  std::unique_ptr<Child> redis();
  std::unique_ptr<Child> mariadb();
  /// By MySQL's administrator.
  std::string sql(const std::string& statement) const;

  Reply get(int port, const std::string& path, const httplib::Headers& headers = {}) const;
  Reply post(int port, const std::string& path) const;
  bool accepts(int port) const;

  std::string mysql_password = "first-mysql-secret";
  std::string redis_password = "first-redis-secret";

 private:
  test::TemporaryFolder folder_;
};

}  // namespace ashlar::workloads
