#include "lab/difference.h"

#include <gtest/gtest.h>

#include "lab/desired_example.h"

namespace ashlar::lab {
namespace {

using Lines = std::vector<std::string>;

Lines lines_between(const Desired& running, const Desired& wanted) {
  return lines(difference(running, wanted));
}

/// What is said where one thing of the server `two` is another.
template <class Change>
Lines lines_after(Change change) {
  const Desired running = test::desired_example();
  Desired wanted = running;
  change(wanted.servers[1]);
  return lines_between(running, wanted);
}

TEST(Difference, the_same_is_none) {
  const Desired desired = test::desired_example();
  EXPECT_TRUE(difference(desired, desired).empty());
  EXPECT_EQ(lines_between(desired, desired), Lines());
}

TEST(Difference, from_nothing_everything_is_started_networks_first) {
  const Lines expected{"add the network of a",         "add the network of b",   "start one", "start two",
                       "watch over stage.stage.mysql", "open doors on 127.0.0.1"};
  EXPECT_EQ(lines_between({}, test::desired_example()), expected);
}

TEST(Difference, to_nothing_servers_stop_before_their_networks_go) {
  const Lines expected{"stop one",
                       "stop two",
                       "remove the network of a",
                       "remove the network of b",
                       "watch over stage.stage.mysql",
                       "shut doors on 127.0.0.1"};
  EXPECT_EQ(lines_between(test::desired_example(), {}), expected);
}

TEST(Difference, changed_files_are_read_again_where_the_server_can) {
  EXPECT_EQ(lines_after([](Server& server) { server.files["my.cnf"] += "x"; }),
            Lines{"reload two: my.cnf differs"});
  EXPECT_EQ(lines_after([](Server& server) {
              server.files = {{"new", ""}};
            }),
            Lines{"reload two: new, keys/key.pem, my.cnf differ"});
}

TEST(Difference, changed_files_are_a_restart_where_it_cannot) {
  Desired running = test::desired_example();
  running.servers[0].reload_signal.reset();
  Desired wanted = running;
  wanted.servers[0].files["my.cnf"] += "x";
  EXPECT_EQ(lines_between(running, wanted), Lines{"restart one: my.cnf differs"});
}

TEST(Difference, a_restart_says_why) {
  EXPECT_EQ(lines_after([](Server& server) { server.software = "MariaDB 11.4.1"; }),
            Lines{"restart two: MariaDB 10.11.19 is now MariaDB 11.4.1"});
  EXPECT_EQ(lines_after([](Server& server) { server.name_space = "b"; }),
            Lines{"restart two: it stands elsewhere"});
  EXPECT_EQ(lines_after([](Server& server) { server.environment["LANG"] = "de"; }),
            Lines{"restart two: it is started in another way"});
  EXPECT_EQ(lines_after([](Server& server) { server.memory_limit = 1; }),
            Lines{"restart two: it is started in another way"});
}

/// A file that changes with the command is no reason to reload.
TEST(Difference, files_and_more_are_a_restart) {
  const Lines found = lines_after([](Server& server) {
    server.files["my.cnf"] += "x";
    server.command.emplace_back("--more");
  });
  EXPECT_EQ(found, Lines{"restart two: it is started in another way"});
}

TEST(Difference, networks_that_change_are_named_where_they_are_few) {
  const Desired running = test::desired_example();
  Desired wanted = running;
  wanted.networks.namespaces["a"].ruleset = "{}";
  wanted.networks.namespaces.erase("b");
  wanted.networks.namespaces["c"];
  EXPECT_EQ(lines_between(running, wanted),
            (Lines{"remove the network of b", "add the network of c", "change the network of a: rules"}));
  for (int i = 0; i < 5; ++i) wanted.networks.namespaces["many" + std::to_string(i)];
  EXPECT_EQ(lines_between(running, wanted)[1], "add 6 network namespaces");
}

TEST(Difference, links_and_floating_addresses_count) {
  const Desired running = test::desired_example();
  Desired wanted = running;
  wanted.networks.links.clear();
  EXPECT_FALSE(difference(running, wanted).empty());
  wanted = running;
  wanted.networks.floating.clear();
  EXPECT_FALSE(difference(running, wanted).empty());
}

TEST(Difference, groups_and_forwards_are_compared) {
  const Desired running = test::desired_example();
  Desired wanted = running;
  wanted.groups[0].members.pop_back();
  EXPECT_EQ(lines_between(running, wanted), Lines{"watch over stage.stage.mysql"});
  wanted = running;
  wanted.forwards[0].host_port = 443;
  EXPECT_EQ(lines_between(running, wanted), Lines{"open doors on 127.0.0.1"});
  wanted.forwards.clear();
  EXPECT_EQ(lines_between(running, wanted), Lines{"shut doors on 127.0.0.1"});
}

}  // namespace
}  // namespace ashlar::lab
