#include "engine/workshops.h"

#include <algorithm>

#include "engine/plan.h"

namespace ashlar::engine {

using provider::Diagnostics;

namespace {

/// AWS's SDK gives a role's session three tries, where it gives all else twenty-five.
bool was_busy(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const provider::Diagnostic& one) {
    return (one.summary + one.detail).find("exceeded maximum number of attempts") != std::string::npos;
  });
}

}  // namespace

void Workshops::open(const std::string& key, const Workplace& workplace) {
  auto workshop = std::make_shared<Workshop>();
  workshop->configuration = configuration_of(workplace);
  const std::lock_guard lock(mutex_);
  open_[key] = std::move(workshop);
}

/// One that dies before it is ready has done nothing.
tl::expected<void, Diagnostics> Workshops::configure(Workshop& workshop) {
  constexpr int tries = 3;
  for (int attempt = 1;; ++attempt) {
    auto process = idle_or_new(workshop.configuration.only_plans);
    if (!process && attempt < tries) continue;
    if (!process) return tl::unexpected(diagnostics_of(process.error()));
    workshop.provider = std::move(*process);
    auto configured = workshop.provider->configure(workshop.configuration);
    if (!configured && attempt < tries && !workshop.provider->is_alive()) continue;
    if (!configured) return tl::unexpected(diagnostics_of(configured.error().failure));
    if (!configured->session && attempt < tries && was_busy(configured->diagnostics)) continue;
    if (!configured->session) return tl::unexpected(std::move(configured->diagnostics));
    workshop.session = std::move(configured->session);
    return {};
  }
}

Expected<provider::Provider> Workshops::idle_or_new(bool only_plans) {
  {
    const std::lock_guard lock(mutex_);
    std::vector<provider::Provider>& idle = idle_[only_plans];
    while (!idle.empty()) {
      provider::Provider one = std::move(idle.back());
      idle.pop_back();
      if (one.is_alive()) return one;
    }
  }
  return environment_of(only_plans).and_then([&](std::map<std::string, std::string>&& environment) {
    provider::StartOptions options;
    options.environment = std::move(environment);
    return provider::Provider::start(program_, options);
  });
}

Expected<std::map<std::string, std::string>> Workshops::environment_of(bool only_plans) {
  if (!only_plans) return environment_;
  const std::lock_guard lock(mutex_);
  if (!nobody_) {
    auto port = provider::ClosedPort::take();
    if (!port) return tl::unexpected(port.error());
    nobody_ = std::move(*port);
  }
  auto environment = provider::planning_environment(nobody_->number());
  environment.insert(environment_.begin(), environment_.end());
  return environment;
}

void Workshops::close(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(key);
  if (found == open_.end()) return;
  Workshop& workshop = *found->second;
  if (workshop.provider) idle_[workshop.configuration.only_plans].push_back(std::move(*workshop.provider));
  open_.erase(found);
}

std::shared_ptr<Workshops::Workshop> Workshops::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  return open_.at(key);
}

tl::expected<provider::Session, Diagnostics> Workshops::session(const std::string& key) {
  const auto workshop = find(key);
  const std::lock_guard lock(workshop->mutex);
  if (!workshop->refused.empty()) return tl::unexpected(workshop->refused);
  if (workshop->session && workshop->provider->is_alive()) return *workshop->session;
  if (workshop->session) ++workshop->deaths;
  workshop->session.reset();
  if (auto configured = configure(*workshop); !configured) {
    if (workshop->deaths == 0) workshop->refused = configured.error();
    return tl::unexpected(std::move(configured.error()));
  }
  return *workshop->session;
}

int Workshops::deaths(const std::string& key) {
  const auto workshop = find(key);
  const std::lock_guard lock(workshop->mutex);
  return workshop->deaths + (workshop->session && !workshop->provider->is_alive() ? 1 : 0);
}

void Workshops::stop() {
  stopped_ = true;
  std::vector<std::shared_ptr<Workshop>> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [key, workshop] : open_) all.push_back(workshop);
  }
  for (const auto& workshop : all) {
    const std::lock_guard lock(workshop->mutex);
    if (workshop->provider)
      static_cast<void>(workshop->provider->stop());  // one that died has nothing to end
  }
}

}  // namespace ashlar::engine
