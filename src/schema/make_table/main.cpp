// make_schema_table TYPES VERSION < schema.json > table
// A tool for the day when the list of types or the provider changes; README.md has the recipe.
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

#include "schema/make_table/table_writer.h"

namespace {

std::string read_list(const char* path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(std::string("cannot read ") + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void make_table(const char* list, const char* version) {
  std::vector<ashlar::schema::WantedType> types = ashlar::schema::read_type_list(read_list(list));
  std::cout << ashlar::schema::write_table(nlohmann::json::parse(std::cin), types, version) << std::flush;
  if (!std::cout) throw std::runtime_error("cannot write the table");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: make_schema_table TYPES VERSION < schema.json > table\n";
    return 2;
  }
  try {
    make_table(argv[1], argv[2]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "make_schema_table: " << error.what() << '\n';
    return 1;
  }
}
