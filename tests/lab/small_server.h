// Servers made of programs that every Debian has: a shell, and a listener in Perl.
#pragma once

#include <csignal>
#include <string>

#include "lab/server.h"

namespace ashlar::test {

/// Runs a shell script that stays; what counts as healthy is a file `healthy` in its folder.
inline lab::Server script(const std::string& name, const std::string& text) {
  lab::Server server;
  server.name = name;
  server.kind = "script";
  server.name_space = "there";
  server.files = {{"run.sh", text}, {"healthy", ""}};
  server.command = {"sh", "run.sh"};
  server.health.command = {"test", "-e", "healthy"};
  server.stop_grace = std::chrono::seconds(5);
  return server;
}

inline lab::Server sleeper(const std::string& name) { return script(name, "exec sleep 1000\n"); }

/// Says `greeting` to everyone who connects.
inline lab::Server listener(const std::string& name, int port, const std::string& greeting) {
  lab::Server server;
  server.name = name;
  server.kind = "listener";
  server.name_space = "there";
  server.files = {{"listen.pl",
                   "use IO::Socket::INET;\n"
                   "my $s = IO::Socket::INET->new(Listen => 9, LocalPort => " +
                       std::to_string(port) +
                       ", ReuseAddr => 1) or die \"cannot listen: $!\\n\";\n"
                       "while (my $c = $s->accept) { print $c '" +
                       greeting + "'; close $c; }\n"}};
  server.command = {"perl", "listen.pl"};
  server.health.port = port;
  return server;
}

}  // namespace ashlar::test
