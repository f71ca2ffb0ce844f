// Lines of the files that were read.
#include "base/source.h"

#include <gtest/gtest.h>

namespace ashlar {
namespace {

TEST(Sources, gives_lines_without_their_breaks) {
  Sources sources;
  const FileId file = sources.add("a.yaml", "one\r\n\ntwo");
  EXPECT_EQ(sources.path(file), "a.yaml");
  EXPECT_EQ(sources.line(file, 1), "one");
  EXPECT_EQ(sources.line(file, 2), "");
  EXPECT_EQ(sources.line(file, 3), "two");
}

TEST(Sources, there_is_nothing_nowhere) {
  Sources sources;
  const FileId file = sources.add("a.yaml", "one\n");
  EXPECT_EQ(sources.line(file, 0), "");
  EXPECT_EQ(sources.line(file, 9), "");
  EXPECT_EQ(sources.line(FileId::None, 1), "");
  EXPECT_EQ(sources.path(FileId::None), "");
}

}  // namespace
}  // namespace ashlar
