#include "config/service_settings.h"

#include "config/names.h"

namespace ashlar {

namespace {

Type<std::string> url_path() {
  return text("path", R"(/[A-Za-z0-9_.$/~@:+-]*)", 120,
              "a path like /health, of letters, digits and any of _.$/~@:+-");
}

/// A path of a listener rule: AWS allows 128 characters; wildcards are ours to add (`/path` and `/path/*`),
/// so
/// `/path/` would be another way to say `/path`.
Type<std::string> claimed_path() {
  return text("path", R"(/|/[A-Za-z0-9_.$/~@:+-]*[A-Za-z0-9_.$~@:+-])", 120,
              "a path like /backend, of letters, digits and any of _.$/~@:+-, without / at its end");
}

Type<std::string> variable_name() {
  return text("variable", "[A-Za-z_][A-Za-z0-9_]*", 128, "a variable's name, like LOG_LEVEL");
}

/// All variables of a service stand in one parameter of Systems Manager, which holds 4 KB.
Type<std::string> variable_value() {
  return free_text("value", R"([^\x00-\x1f\x7f]*)", 512, "one line of text");
}

Type<std::string> store() { return one_of("store", {"mysql", "redis", "zookeeper", "kafka"}); }

}  // namespace

const Section<ServiceSettings>& ServiceSettings::section() {
  static const Section<ServiceSettings> section =
      Section<ServiceSettings>("the service",
                               "A service: a container image behind a path of a load balancer.")
          .required("image", &ServiceSettings::image,
                    text("image name", R"([a-z0-9]+([._/-][a-z0-9]+)*)", 256,
                         "an image repository's name, like acme/frontend"),
                    "Repository of the container image, in shared-services.")
          .optional("version", &ServiceSettings::version,
                    text("image tag", "[A-Za-z0-9_][A-Za-z0-9_.-]*", 128,
                         "an image's tag, like the commit that it was built from"),
                    "(none deployed yet)", "The image's tag; deploying writes it.")
          .required("path", &ServiceSettings::path, claimed_path(),
                    "The path it claims on the load balancer, with everything under it.")
          .optional("host", &ServiceSettings::host, domain_name(), "(any host of the load balancer)",
                    "A host name to claim the path on.")
          .field("public", &ServiceSettings::is_public, boolean(), "false",
                 "On the public load balancer; otherwise on the internal one.")
          .field("port", &ServiceSettings::port, integer(1024, 65535), "8080",
                 "Port the container listens on, TLS.")
          .field("replicas", &ServiceSettings::replicas, integer(1, 1000, "replicas"), "2",
                 "Copies that run; the fewest, where most_replicas says more.")
          .optional("most_replicas", &ServiceSettings::most_replicas, integer(1, 1000, "replicas"),
                    "(always as many as replicas)", "Copies that may run when there is much to do.")
          .field("scale_at_cpu", &ServiceSettings::scale_at_cpu, integer(10, 95, "%"), "70",
                 "Processor use of its copies above which more are started, up to most_replicas.")
          .field(
              "environment", &ServiceSettings::environment, map_of(variable_name(), variable_value()), "{}",
              "Environment variables of its containers. Nothing secret: who may read the cluster reads them.")
          .field("health_path", &ServiceSettings::health_path, url_path(), "/health",
                 "Path that answers 200 when the service is well.")
          .field("calls", &ServiceSettings::calls, list_of(part_name()), "[]",
                 "Services it calls, through the internal load balancer.")
          .field("uses", &ServiceSettings::uses, list_of(store()), "[]", "Stores it uses.");
  return section;
}

}  // namespace ashlar
