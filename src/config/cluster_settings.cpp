#include "config/cluster_settings.h"

#include "config/names.h"

namespace ashlar {

const Section<ClusterSettings>& ClusterSettings::section() {
  static const Section<ClusterSettings> section =
      Section<ClusterSettings>("cluster", "The Docker cluster: EKS in Auto Mode, which keeps its own nodes.")
          .field(
              "version", &ClusterSettings::version,
              text("Kubernetes version", "1\\.[0-9]{2}", 4, "a Kubernetes version in quotes, like \"1.35\""),
              "\"1.35\"", "Kubernetes version of the control plane.")
          .field("namespace", &ClusterSettings::name_space, part_name(), "applications",
                 "The Kubernetes namespace that services are deployed to.")
          .field("most_cpus", &ClusterSettings::most_cpus, integer(2, 10'000, "vCPU"), "32",
                 "How many virtual processors all nodes together may have.")
          .field("most_memory", &ClusterSettings::most_memory, gibibytes(8, 65536), "128 GiB",
                 "How much memory all nodes together may have.")
          .field("log_days", &ClusterSettings::log_days, ashlar::log_days(), "90",
                 "How long the logs of the control plane and of containers are kept.");
  return section;
}

}  // namespace ashlar
