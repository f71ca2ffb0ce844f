// The parts of a load balancer's configuration, each a text of lines for HAProxy.
//
// A request takes two hops inside one HAProxy. The *edge* is what clients connect to: TLS, HTTP/2,
// keep-alive. It hands each request over a connection of its own to the *inside*, which decides by the rules,
// forwards and logs. The reason: when a target closes without an answer, HAProxy drops the client's
// connection without a word unless the request is the first on it, since "the client is required to retry",
// and clients do retry, POST too. An ALB answers 502. On the inside every request is the first.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab/ground.h"

namespace ashlar::lab {

/// Files beside the configuration, by name, that its lines mention.
using Files = std::map<std::string, std::string>;

/// A load balancer's node, and where its files will stand.
struct Node {
  const topology::Topology& topology;
  const topology::LoadBalancer& balancer;
  const topology::Interface& interface;
  std::string folder;
};

/// HTTPS or TLS.
bool is_secure(const topology::Listener& listener);
/// "bind 10.17.0.5:443 ssl crt …", with the certificates issued and among the files.
Expected<std::string> bind_line(const Ground& ground, const Node& node, const topology::Listener& listener,
                                Files& files);

/// All of an Application Load Balancer but the global section.
Expected<std::string> application_sections(const Ground& ground, const Node& node, Files& files);

/// AWS's answers that carry a body of AWS's own.
std::string error_page(int status);
std::string page_file(int status);  ///< its name

/// Lines of the inside's frontend that find the first rule that matches, and do what it says.
std::string rule_lines(const Node& node, const topology::Listener& listener, Files& files);

/// A backend for each group that the listeners mention.
std::string target_group_sections(const Node& node);
/// The same for listeners of TCP and TLS.
std::string tcp_target_group_sections(const Node& node);
std::vector<const topology::TargetGroup*> target_groups_of(const Node& node);
/// The backend's name; of groups that the topology does not have, one without targets.
std::string backend_name(const topology::Topology& topology, const topology::TargetGroupId& group);

/// Variables that the log needs, set as a request comes in and as its answer goes out; and the log's format.
std::string log_lines(const Node& node, const topology::Listener& listener);
/// The edge's: it logs only what is no request, which never comes inside.
std::string edge_log_lines(const Node& node, const topology::Listener& listener);

}  // namespace ashlar::lab
