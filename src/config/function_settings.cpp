#include "config/function_settings.h"

#include "config/names.h"
#include "config/support_dates.h"

namespace ashlar {

const Section<FunctionSettings>& FunctionSettings::section() {
  static const Section<FunctionSettings> section =
      Section<FunctionSettings>("the function", "A function that AWS Lambda runs.")
          .required("package", &FunctionSettings::package,
                    text("package", "[A-Za-z0-9][A-Za-z0-9._/-]*\\.zip", 512,
                         "a .zip in the region's artifact bucket, like thumbnails/1.4.0.zip"),
                    "The function's code: a .zip in the artifact bucket; a new version is another name.")
          .field("runtime", &FunctionSettings::runtime, one_of("runtime", known_versions(Product::Lambda)),
                 "python3.13", "What runs the code.")
          .field("handler", &FunctionSettings::handler,
                 text("handler", "[A-Za-z0-9_./:-]+", 128, "what is called in the package, like app.handler"),
                 "app.handler", "What is called in the package.")
          .field("memory", &FunctionSettings::memory, integer(128, 10240, "MiB"), "256",
                 "Memory in MiB; processor time grows with it.")
          .field("timeout", &FunctionSettings::timeout, integer(1, 900, "seconds"), "30",
                 "Seconds after which a run is ended.")
          .optional("schedule", &FunctionSettings::schedule, any_text(), "(not on a schedule)",
                    "When it runs: rate(5 minutes), rate(1 hour), or cron(0 3 * * ? *) in UTC.")
          .field("bucket", &FunctionSettings::bucket, boolean(), "false",
                 "It has a bucket of its own, and runs for every object put under in/; it writes under out/.")
          .field("log_days", &FunctionSettings::log_days, ashlar::log_days(), "30",
                 "How long its logs are kept.");
  return section;
}

}  // namespace ashlar
