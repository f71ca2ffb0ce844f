// Redis: what ElastiCache refuses although each setting by itself is right.
#include "config/check_windows.h"
#include "config/checks.h"

namespace ashlar::checks {

namespace {

/// ElastiCache User Guide, "Managing maintenance" and "Scheduling automatic backups".
constexpr int least_redis_window = 60;

}  // namespace

/// Without snapshots there is no window for them.
void redis_windows_do_not_meet(const Checking& checking) {
  for (const Cache& cache : caches_of(checking.organization)) {
    const RedisSettings& settings = cache.settings;
    check_weekly_length(checking, settings.maintenance_window, least_redis_window, cache.at);
    if (*settings.snapshot_days == 0) continue;
    check_daily_length(checking, settings.snapshot_window, least_redis_window, cache.at);
    check_apart(checking, {"snapshot", settings.snapshot_window, settings.maintenance_window, cache.at});
  }
}

void vpn_leads_to_redis(const Checking& checking) {
  for (const Cache& cache : caches_of(checking.organization)) check_vpn_leads_to(checking, "Redis", cache);
}

}  // namespace ashlar::checks
