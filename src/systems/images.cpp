#include "systems/images.h"

#include <set>

#include "systems/policy.h"
#include "systems/principals.h"

namespace ashlar::systems {

namespace {

constexpr int kept_images = 100;
constexpr int untagged_days = 7;

/// An image, the accounts that run it, and the first line that names it.
struct Use {
  std::set<std::string> accounts;  ///< as principals
  Span at;
};

std::map<std::string, Use> uses_of_images(const Site& site) {
  std::map<std::string, Use> uses;
  for (const Account& account : site.organization->accounts) {
    for (const Region& region : account.regions) {
      for (const Environment& environment : region.environments) {
        for (const Named<ServiceSettings>& service : *environment.settings.services) {
          Use& use = uses[*service.value.image];
          use.accounts.insert(account_root(site, account));
          if (!use.at) use.at = service.value.image.at;
        }
      }
    }
  }
  return uses;
}

Value expire(int priority, std::string_view description, Object selection) {
  return object({{"rulePriority", priority},
                 {"description", description},
                 {"selection", std::move(selection)},
                 {"action", object({{"type", "expire"}})}});
}

Value life_cycle() {
  return json(object(
      {{"rules",
        list({
            expire(1, "What lost its tag goes after a week",
                   {{"tagStatus", "untagged"},
                    {"countType", "sinceImagePushed"},
                    {"countUnit", "days"},
                    {"countNumber", untagged_days}}),
            expire(2, "The newest hundred stay, enough to go back to any of them",
                   {{"tagStatus", "any"}, {"countType", "imageCountMoreThan"}, {"countNumber", kept_images}}),
        })}}));
}

/// Nodes of the accounts that run it pull it; nobody there pushes.
Value pull_policy(const Use& use) {
  return policy(
      {allow("Pull")
           .principal({use.accounts.begin(), use.accounts.end()})
           .action({"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"})});
}

const Resource& add_repository(Scope scope, const std::string& image, const Use& use) {
  std::string name = image;
  for (char& c : name) c = c == '/' || c == '.' || c == '-' ? '_' : c;
  const Resource& repository =
      scope.add("aws_ecr_repository", name,
                {
                    {"name", Value(image).from(use.at.start)},
                    {"image_tag_mutability", "IMMUTABLE"},  // a tag means one image for ever
                    {"image_scanning_configuration", object({{"scan_on_push", true}})},
                    {"encryption_configuration", object({{"encryption_type", "KMS"}})},
                });
  scope.add("aws_ecr_lifecycle_policy", name, {{"repository", repository["name"]}, {"policy", life_cycle()}});
  scope.add("aws_ecr_repository_policy", name,
            {{"repository", repository["name"]}, {"policy", pull_policy(use)}});
  return repository;
}

}  // namespace

Images images(const Site& site) {
  const std::map<std::string, Use> uses = uses_of_images(site);
  if (uses.empty()) return {};
  Scope scope = site.scope(
      "images", "images",
      {.title = "Container images",
       .what = "A repository for each image that services run. CI pushes; the accounts that run an image "
               "pull it.",
       .loss = "No pod can be started anywhere until the images have been built and pushed again."},
      site.at);
  Images made;
  for (const auto& [image, use] : uses) made[image] = &add_repository(scope.at(use.at), image, use);
  return made;
}

}  // namespace ashlar::systems
