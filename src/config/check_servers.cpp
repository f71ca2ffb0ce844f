// Servers: ensembles that would not hold what they promise, and what machines start from.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "config/checks.h"

namespace ashlar::checks {

namespace {

void check_ensemble(const Checking& checking, const Located<ZookeeperSettings>& zookeeper) {
  const Located<std::int64_t>& servers = zookeeper->servers;
  if (*servers == 0 || *servers % 2 == 1) return;
  const std::int64_t may_be_lost = (*servers - 1) / 2;
  Diagnostic even =
      error_at(first_place(servers.at, zookeeper.at),
               fmt::format("a ZooKeeper ensemble of {} is no better than one of {}", *servers, *servers - 1));
  even.found = fmt::format("servers: {}", *servers);
  even.expected = fmt::format("an odd number, {} or {}", *servers - 1, *servers + 1);
  even.help = fmt::format("more than half must be well: {} servers survive the loss of {}, just as {} do",
                          *servers, may_be_lost == 0 ? "none" : std::to_string(may_be_lost), *servers - 1);
  checking.diagnostics.add(std::move(even));
}

std::string by_default(const Located<std::int64_t>& setting) { return setting.at ? "" : ", by default"; }

/// Reported at whichever of the two somebody wrote.
Diagnostic disagreement(Severity severity, const Located<KafkaSettings>& kafka,
                        const Located<std::int64_t>& first, const Located<std::int64_t>& second,
                        std::string summary) {
  const Span at = first_place(first_place(first.at, second.at), kafka.at);
  Diagnostic wrong = error_at(at, std::move(summary));
  wrong.severity = severity;
  return wrong;
}

void check_copies(const Checking& checking, const Located<KafkaSettings>& kafka) {
  const auto& copies = kafka->replication_factor;
  const auto& brokers = kafka->brokers;
  if (*brokers == 0 || *copies <= *brokers) return;
  Diagnostic many = disagreement(Severity::Error, kafka, copies, brokers,
                                 fmt::format("{} copies of every record on {} brokers", *copies, *brokers));
  many.found = fmt::format("replication_factor: {}{}, brokers: {}{}", *copies, by_default(copies), *brokers,
                           by_default(brokers));
  many.expected = "at most as many copies as brokers: each stands on another";
  many.help = "set brokers: higher, or replication_factor: lower";
  if (copies.at && brokers.at) many.notes.push_back({"the brokers", brokers.at});
  checking.diagnostics.add(std::move(many));
}

void check_insync(const Checking& checking, const Located<KafkaSettings>& kafka) {
  const auto& least = kafka->min_insync_replicas;
  const auto& copies = kafka->replication_factor;
  if (*copies == 0 || *least < *copies || (*least == 1 && *copies == 1)) return;
  const bool impossible = *least > *copies;
  Diagnostic strict = disagreement(
      impossible ? Severity::Error : Severity::Warning, kafka, least, copies,
      impossible ? fmt::format("a record counts as written with {} copies, and there are {}", *least, *copies)
                 : "no broker may be lost: a record counts as written only with all its copies");
  strict.found = fmt::format("min_insync_replicas: {}{}, replication_factor: {}{}", *least, by_default(least),
                             *copies, by_default(copies));
  strict.expected = "min_insync_replicas below replication_factor";
  if (!impossible)
    strict.help = "while a broker is down or being replaced, its partitions refuse to be written to";
  if (least.at && copies.at) strict.notes.push_back({"the copies", copies.at});
  checking.diagnostics.add(std::move(strict));
}

bool has_image(const CommonSettings& common, const std::string& region) {
  const std::vector<Named<std::string>>& images = *common.server_images;
  return std::any_of(images.begin(), images.end(),
                     [&](const Named<std::string>& image) { return *image.name == region; });
}

/// `images` of the place in `region`, which `what` stands in.
void check_image(const Checking& checking, const CommonSettings& images, const std::string& region, Span at,
                 std::string_view what) {
  if (has_image(images, region)) return;
  Diagnostic missing = error_at(at, fmt::format("{} has nothing to start from in {}", what, region));
  missing.expected = fmt::format("server_images: {{{}: ami-…}} here or in a file above", region);
  missing.help = fmt::format(
      "Debian's own are listed by `aws ec2 describe-images --region {} --owners 136693071363 --filters "
      "'Name=name,Values=debian-12-*'`; the architecture must be the instance type's",
      region);
  if (images.server_images.at) missing.notes.push_back({"the images there are", images.server_images.at});
  checking.diagnostics.add(std::move(missing));
}

/// Families before the Nitro system, on which a disk has no name by which a server could tell it (EC2 User
/// Guide, "Previous generation instances" and "Instances built on the AWS Nitro System").
constexpr std::string_view old_families[] = {
    "t1", "t2", "m1",  "m2", "m3", "m4", "c1", "c3", "c4", "r3",
    "r4", "x1", "x1e", "d2", "h1", "i2", "i3", "p2", "p3", "g3",
};

void check_family(const Checking& checking, const Located<std::string>& instance, Span section) {
  const std::string family = split(*instance, '.')[0];
  if (std::find(std::begin(old_families), std::end(old_families), family) == std::end(old_families)) return;
  Diagnostic old = error_at(first_place(instance.at, section),
                            fmt::format("a server of type {} would not find its disk", *instance));
  old.expected = "a family built on the Nitro system, where disks are known by their ids";
  old.help = "for example t4g.small, m7g.large or, for an x86 image, t3.small";
  checking.diagnostics.add(std::move(old));
}

void check_images_of_region(const Checking& checking, const Region& region) {
  const RegionSettings& settings = region.settings;
  if (settings.management)
    check_image(checking, region.common, region.name, settings.management->at, "the VPN's server");
  if (settings.ci) check_image(checking, region.common, region.name, settings.ci->at, "the CI server");
  for (const Environment& environment : region.environments) {
    const auto& zookeeper = environment.settings.zookeeper;
    const auto& kafka = environment.settings.kafka;
    if (zookeeper) check_image(checking, environment.common, region.name, zookeeper->at, "ZooKeeper");
    if (kafka) check_image(checking, environment.common, region.name, kafka->at, "Kafka");
  }
}

}  // namespace

void ensembles_are_odd(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    const auto& zookeeper = standing.environment.settings.zookeeper;
    if (zookeeper) check_ensemble(checking, *zookeeper);
  }
}

void copies_have_brokers(const Checking& checking) {
  for (const Standing& standing : environments_of(checking.organization)) {
    const auto& kafka = standing.environment.settings.kafka;
    if (!kafka) continue;
    check_copies(checking, *kafka);
    check_insync(checking, *kafka);
  }
}

void servers_name_their_disks(const Checking& checking) {
  for (const Account& account : checking.organization.accounts) {
    for (const Region& region : account.regions) {
      const auto& ci = region.settings.ci;
      if (ci) check_family(checking, (*ci)->instance, ci->at);
    }
  }
  for (const Standing& standing : environments_of(checking.organization)) {
    const auto& zookeeper = standing.environment.settings.zookeeper;
    const auto& kafka = standing.environment.settings.kafka;
    if (zookeeper) check_family(checking, (*zookeeper)->instance, zookeeper->at);
    if (kafka) check_family(checking, (*kafka)->instance, kafka->at);
  }
}

void servers_have_images(const Checking& checking) {
  for (const Account& account : checking.organization.accounts) {
    for (const Region& region : account.regions) check_images_of_region(checking, region);
  }
}

}  // namespace ashlar::checks
