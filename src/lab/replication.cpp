#include "lab/replication.h"

#include <map>

#include "lab/servers/mysql_replication.h"
#include "lab/servers/redis_replication.h"

namespace ashlar::lab {

namespace {

using Make = std::unique_ptr<Replication> (*)(const ServerGroup&, const Folder&);

const std::map<std::string, Make> kinds{
    {"mariadb", mysql_replication},
    {"redis", redis_replication},
};

}  // namespace

std::unique_ptr<Replication> make_replication(const ServerGroup& group, const Folder& folder) {
  const auto kind = kinds.find(group.kind);
  return kind == kinds.end() ? nullptr : kind->second(group, folder);
}

}  // namespace ashlar::lab
