// Where AWS's services are.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace ashlar::aws {

/// A variable of the environment; none where it is not set or empty.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// That of this process.
Environment process_environment();

class Endpoints {
 public:
  /// AWS's own, or the one that `AWS_ENDPOINT_URL` names, or `AWS_ENDPOINT_URL_<SERVICE>` for one service, as
  /// in AWS's SDKs: then nothing goes anywhere else.
  explicit Endpoints(Environment environment) : environment_(std::move(environment)) {}

  /// `https://sts.eu-west-1.amazonaws.com`
  std::string origin(const std::string& service, const std::string& region) const;
  /// The region that a request names in its signature: for Organizations and IAM, which have one endpoint,
  /// that one's.
  static std::string signing_region(const std::string& service, const std::string& region);
  /// Of a bucket, and whether its name is part of the path rather than of the host's name.
  struct Bucket {
    std::string origin;
    bool in_path = false;
  };
  Bucket bucket(const std::string& name, const std::string& region) const;

  /// The endpoint that the environment names in place of AWS's own; none where it names none.
  std::optional<std::string> other(const std::string& service) const;

 private:
  Environment environment_;
};

}  // namespace ashlar::aws
