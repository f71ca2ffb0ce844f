// CIDR notation, and properties of the arithmetic checked against plain loops over addresses.
#include "base/cidr.h"

#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace rc {
template <>
struct Arbitrary<ashlar::Cidr> {
  static Gen<ashlar::Cidr> arbitrary() {
    return gen::apply(
        [](std::uint32_t address, int prefix) {
          const std::uint64_t size = std::uint64_t{1} << (32 - prefix);
          return ashlar::Cidr{static_cast<std::uint32_t>(address / size * size), prefix};
        },
        gen::arbitrary<std::uint32_t>(), gen::inRange(0, 33));
  }
};
}  // namespace rc

namespace ashlar {

void showValue(const Cidr& cidr, std::ostream& out) { out << cidr.text(); }  // NOLINT: rapidcheck's name

namespace {

Cidr cidr(std::string_view text) {
  CidrProblem problem;
  return parse_cidr(text, problem).value();
}

struct Refused {
  const char* text;
  const char* reason;
  const char* mend;
};

void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.text; }  // NOLINT: gtest's name

class RefusedCidr : public testing::TestWithParam<Refused> {};

TEST_P(RefusedCidr, is_told_with_its_mend) {
  CidrProblem problem;
  EXPECT_FALSE(parse_cidr(GetParam().text, problem));
  EXPECT_EQ(problem.reason, GetParam().reason);
  EXPECT_EQ(problem.mend ? problem.mend->text() : "", GetParam().mend);
}

INSTANTIATE_TEST_SUITE_P(
    Parse, RefusedCidr,
    testing::Values(
        Refused{"10.0.0.1/16", "10.0.0.1 has bits set beyond the first 16", "10.0.0.0/16"},
        Refused{"255.255.255.255/0", "255.255.255.255 has bits set beyond the first 0", "0.0.0.0/0"},
        Refused{"10.0.0.0", "the prefix length is missing, as /16 in 10.0.0.0/16", ""},
        Refused{"", "the prefix length is missing, as /16 in 10.0.0.0/16", ""},
        Refused{"10.0/16", "an IPv4 address has four numbers; this one has 2", "10.0.0.0/16"},
        Refused{"10.1/8", "an IPv4 address has four numbers; this one has 2", "10.0.0.0/8"},
        Refused{"/16", "an IPv4 address has four numbers; this one has 1", ""},
        Refused{"1.2.3.4.5/16", "an IPv4 address has four numbers; this one has 5", ""},
        Refused{"10.0.01.0/24", "\"01\" has a leading zero, which some programs read as octal", ""},
        Refused{"10.0.0.0/08", "\"08\" has a leading zero, which some programs read as octal", ""},
        Refused{"10.0..0/24", "a number is missing", ""}, Refused{"10.0.0.0/", "a number is missing", ""},
        Refused{"10.0.0.256/32", "256 is above 255", ""}, Refused{"10.0.0.0/33", "33 is above 32", ""},
        Refused{"99999999999999999999.0.0.0/8", "99999999999999999999 is above 255", ""},
        Refused{"10.0.0.0/-1", "\"-1\" is not a whole number", ""},
        Refused{" 10.0.0.0/8", "\" 10\" is not a whole number", ""},
        Refused{"10.0.0.0/8/9", "\"8/9\" is not a whole number", ""},
        Refused{"fd00::/8", "this is IPv6; only IPv4 networks are understood here", ""}));

TEST(Parse, reads_the_edges) {
  EXPECT_EQ(cidr("0.0.0.0/0"), (Cidr{0, 0}));
  EXPECT_EQ(cidr("255.255.255.255/32"), (Cidr{0xFFFFFFFF, 32}));
  EXPECT_EQ(cidr("10.20.0.0/16"), (Cidr{0x0A140000, 16}));
}

TEST(Parse, clears_the_problem_of_an_earlier_text) {
  CidrProblem problem;
  parse_cidr("10.0.0.1/8", problem);
  EXPECT_TRUE(parse_cidr("10.0.0.0/8", problem));
  EXPECT_EQ(problem.reason, "");
  EXPECT_FALSE(problem.mend);
}

RC_GTEST_PROP(Parse, reads_what_text_writes, (const Cidr& network)) {
  RC_ASSERT(cidr(network.text()) == network);
}

RC_GTEST_PROP(Parse, never_breaks, (const std::string& text)) {
  CidrProblem problem;
  const auto parsed = parse_cidr(text, problem);
  RC_ASSERT(parsed.has_value() == problem.reason.empty());
}

RC_GTEST_PROP(Parse, mends_to_the_network_around_the_address, (std::uint32_t address)) {
  const int prefix = *rc::gen::inRange(0, 33);
  CidrProblem problem;
  const auto parsed = parse_cidr(ipv4_text(address) + "/" + std::to_string(prefix), problem);
  const Cidr network = parsed ? *parsed : problem.mend.value();
  RC_ASSERT(network.prefix == prefix);
  RC_ASSERT(network.contains({address, 32}));
}

RC_GTEST_PROP(Contains, is_the_order_of_ranges, (const Cidr& a, const Cidr& b)) {
  RC_ASSERT(a.contains(b) == (a.address <= b.address && b.last() <= a.last()));
  RC_ASSERT(a.overlaps(b) == (a.address <= b.last() && b.address <= a.last()));
  RC_ASSERT(a.overlaps(b) == b.overlaps(a));
}

RC_GTEST_PROP(Contains, holds_for_a_network_near_by, (const Cidr& a)) {
  const int bits = *rc::gen::inRange(0, std::min(33 - a.prefix, 32));
  const auto index =
      static_cast<std::uint32_t>(*rc::gen::inRange<std::uint64_t>(0, std::uint64_t{1} << bits));
  const Cidr inner = a.part(bits, index);
  RC_ASSERT(a.contains(inner));
  RC_ASSERT(a.overlaps(inner));
  RC_ASSERT(inner.contains(a) == (bits == 0));
}

RC_GTEST_PROP(Part, parts_fill_the_whole_without_gaps, (const Cidr& whole)) {
  const int bits = *rc::gen::inRange(0, std::min(33 - whole.prefix, 7));
  std::uint64_t next = whole.address;
  for (std::uint32_t i = 0; i < 1U << bits; ++i) {
    RC_ASSERT(whole.part(bits, i).address == next);
    next += whole.part(bits, i).size();
  }
  RC_ASSERT(next == std::uint64_t{whole.last()} + 1);
}

TEST(Part, reaches_the_last_address) {
  EXPECT_EQ(cidr("0.0.0.0/0").part(32, 0xFFFFFFFF).text(), "255.255.255.255/32");
  EXPECT_EQ(cidr("0.0.0.0/0").part(0, 0).text(), "0.0.0.0/0");
  EXPECT_EQ(cidr("10.0.0.0/16").part(8, 3).text(), "10.0.3.0/24");
}

TEST(Part, refuses_what_is_not_there) {
  EXPECT_THROW(cidr("10.0.0.0/16").part(17, 0), std::out_of_range);
  EXPECT_THROW(cidr("10.0.0.0/16").part(-1, 0), std::out_of_range);
  EXPECT_THROW(cidr("10.0.0.0/16").part(2, 4), std::out_of_range);
}

}  // namespace
}  // namespace ashlar
