#include "lab/secrets.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/temporary_folder.h"

namespace ashlar::lab {

namespace {

using test::TemporaryFolder;

TEST(Secrets, AreFortyLettersAndDigitsAndDifferByName) {
  const TemporaryFolder folder;
  Secrets secrets = *Secrets::open(folder / "secrets.json");
  const std::string first = secrets.get("one");
  EXPECT_EQ(first.size(), 40U);
  EXPECT_EQ(first.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
            std::string::npos);
  EXPECT_NE(first, secrets.get("two"));
  EXPECT_EQ(first, secrets.get("one"));
}

TEST(Secrets, AreTheSameAfterSaveAndOpen) {
  const TemporaryFolder folder;
  Secrets secrets = *Secrets::open(folder / "secrets.json");
  const std::string first = secrets.get("one");
  ASSERT_TRUE(secrets.save());
  EXPECT_EQ(Secrets::open(folder / "secrets.json")->get("one"), first);
}

TEST(Secrets, OnlyTheirOwnerReads) {
  const TemporaryFolder folder;
  test::put(folder / "secrets.json", "{}");
  ::chmod((folder / "secrets.json").c_str(), 0644);
  Secrets secrets = *Secrets::open(folder / "secrets.json");
  secrets.get("one");
  ASSERT_TRUE(secrets.save());
  struct stat status {};
  ASSERT_EQ(::stat((folder / "secrets.json").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(Secrets, ThatCannotBeReadAreNotReplaced) {
  const TemporaryFolder folder;
  for (const std::string damaged : {"", "{\"one\": ", "[]", "{\"one\": 1}"}) {
    test::put(folder / "secrets.json", damaged);
    const auto opened = Secrets::open(folder / "secrets.json");
    ASSERT_FALSE(opened) << damaged;
    EXPECT_EQ(opened.error().target, (folder / "secrets.json").string());
    EXPECT_EQ(test::slurp(folder / "secrets.json"), damaged);
  }
}

}  // namespace

}  // namespace ashlar::lab
