// Names, lists, UTF-8 and hashes.
#include "base/text.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace ashlar {
namespace {

using Names = std::vector<std::string>;

TEST(NearestName, finds_slips_of_the_fingers) {
  const Names known{"subnet", "listener", "cidr_block", "name", "zone"};
  EXPECT_EQ(nearest_name("subnte", known), "subnet");  // a swap is one slip
  EXPECT_EQ(nearest_name("listner", known), "listener");
  EXPECT_EQ(nearest_name("nam", known), "name");
  EXPECT_EQ(nearest_name("cdir_blok", known), "cidr_block");
  EXPECT_EQ(nearest_name("replica", known), std::nullopt);
  EXPECT_EQ(nearest_name("", known), std::nullopt);
  EXPECT_EQ(nearest_name("zone", Names{}), std::nullopt);
}

TEST(NearestName, capitals_and_dashes_are_no_slip) {
  const Names known{"cidr_blocks", "cidr_block"};
  EXPECT_EQ(nearest_name("CIDR-Block", known), "cidr_block");
}

TEST(NearestName, the_first_of_equals_wins) {
  EXPECT_EQ(nearest_name("bat", Names{"cat", "rat"}), "cat");
  EXPECT_EQ(nearest_name("bat", Names{"rat", "cat"}), "rat");
}

TEST(NearestName, a_very_long_name_costs_nothing) {
  EXPECT_EQ(nearest_name(std::string(1'000'000, 'a'), Names{"subnet"}), std::nullopt);
}

RC_GTEST_PROP(NearestName, one_swap_in_a_name_is_mended, (const std::string& letters)) {
  const std::string name = "ab" + letters;
  RC_ASSERT(nearest_name("ba" + letters, Names{name}) == name);
}

TEST(Join, reads_as_a_sentence) {
  EXPECT_EQ(join_or(Names{}), "");
  EXPECT_EQ(join_or(Names{"a"}), "a");
  EXPECT_EQ(join_or(Names{"a", "b"}), "a or b");
  EXPECT_EQ(join_or(Names{"a", "b", "c"}), "a, b or c");
  EXPECT_EQ(join(Names{"a", "b"}, ", "), "a, b");
}

TEST(Split, keeps_empty_parts) {
  EXPECT_EQ(split("", ','), (Names{""}));
  EXPECT_EQ(split(",a,,b,", ','), (Names{"", "a", "", "b", ""}));
}

RC_GTEST_PROP(Split, is_undone_by_join, (const std::string& text, char separator)) {
  RC_ASSERT(join(split(text, separator), std::string(1, separator)) == text);
}

RC_GTEST_PROP(Split, gives_parts_without_separators, (const std::string& text, char separator)) {
  for (const std::string& part : split(text, separator)) RC_ASSERT(part.find(separator) == std::string::npos);
}

TEST(ReplaceAll, does_not_look_at_what_it_put_in) {
  EXPECT_EQ(replace_all("aaa", "a", "aa"), "aaaaaa");
  EXPECT_EQ(replace_all("aaa", "aa", "b"), "ba");
  EXPECT_EQ(replace_all("abc", "", "x"), "abc");
}

TEST(Sha256, matches_the_published_vectors) {  // FIPS 180-4 examples
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc", 8), "ba7816bf");
  EXPECT_EQ(sha256_hex("abc", 100).size(), 64U);
}

TEST(Utf8, knows_the_edges) {  // RFC 3629
  for (const char* good : {"", "a", "é", "€", "𝄞", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(is_utf8(good)) << printable(good);
  }
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "\xFF", "é\xC3"}) {
    EXPECT_FALSE(is_utf8(bad)) << printable(bad);
  }
}

std::string encode(std::uint32_t c) {
  const auto tail = [c](int shift) { return static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | c >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | c >> 18), tail(12), tail(6), tail(0)};
}

TEST(Utf8, every_code_point_but_surrogates_is_well_formed) {
  for (std::uint32_t c = 0; c < 0x110000; ++c) {
    const bool surrogate = c >= 0xD800 && c < 0xE000;
    ASSERT_EQ(utf8_sequence(encode(c) + "x"), surrogate ? 0 : encode(c).size()) << c;
  }
}

TEST(Printable, escapes_what_drives_a_terminal) {
  EXPECT_EQ(printable("a\x1b[31m\n\x7f"), "a\\x1b[31m\\x0a\\x7f");
  EXPECT_EQ(printable("é\xC2\x9B"), "é\\xc2\\x9b");             // C1: the one-character ESC [
  EXPECT_EQ(printable("x\xE2\x80\xAEy"), "x\\xe2\\x80\\xaey");  // right-to-left override
  EXPECT_EQ(printable("\xFFz"), "\\xffz");
  EXPECT_EQ(printable("plain — ✓ 日本"), "plain — ✓ 日本");
}

RC_GTEST_PROP(Printable, is_always_utf8_without_controls, (const std::string& text)) {
  const std::string shown = printable(text);
  RC_ASSERT(is_utf8(shown));
  for (const char c : shown) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  RC_ASSERT(printable(shown) == shown);
}

}  // namespace
}  // namespace ashlar
