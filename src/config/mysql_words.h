// Names that MySQL or RDS keep for themselves.
#pragma once

#include <string_view>

namespace ashlar {

/// A word of SQL that MySQL 8.4 lets nobody use as a bare name (MySQL 8.4 Reference Manual, "Keywords and
/// Reserved Words"). RDS refuses them as names of databases and administrators. In any mixture of capitals.
bool is_reserved_by_mysql(std::string_view word);

/// Names of RDS's own accounts, and of MySQL's.
bool is_rds_account(std::string_view name);

/// Databases that are there already.
bool is_system_database(std::string_view name);

}  // namespace ashlar
