// A type with one of everything, for the tests of what knows the schema.
#pragma once

#include <memory>

#include "provider/value.h"
#include "schema/schema.h"

namespace ashlar::provider::testing {

inline constexpr std::string_view example_table =
    "ashlar schema table 1\n"
    "provider 5.100.0\n"
    "managed a 0\n"
    " count o number\n"
    " flag o bool\n"
    " id oc string\n"
    " limits o map(number)\n"
    " names o list(string)\n"
    " object o object({n=number,s=string})\n"
    " password osw string\n"
    " tags oc set(string)\n"
    " token oc string\n"
    " by_name = map 0..* 00000001\n"
    " group = group 0..1 00000001\n"
    " items = list 0..* 00000001\n"
    " one = single 0..1 00000001\n"
    " rules = set 0..* 00000002\n"
    "block 00000001\n"
    " arn c string\n"
    " key o string\n"
    " secret osw string\n"
    "block 00000002\n"
    " from r string\n"
    " id oc string\n"
    " key os string\n"
    " parts = list 0..* 00000001\n"
    " ports = set 0..* 00000001\n"
    "end\n";

inline const schema::Block& example() {
  static const schema::Schema schema(example_table);
  return *schema.find(schema::Mode::Managed, "a")->block;
}

}  // namespace ashlar::provider::testing
