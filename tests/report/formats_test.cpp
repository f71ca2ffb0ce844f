// The picture as SVG, dot and JSON: each is valid, and all tell the same.
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "base/text.h"
#include "report/pictures.h"
#include "report/xml.h"
#include "support/golden.h"

namespace ashlar::report {
namespace {

using Json = nlohmann::json;
using ashlar::testing::all_of;
using ashlar::testing::XmlElement;
using ashlar::testing::XmlReader;
using Names = std::set<std::string>;

/// What a browser shows under the pointer, of all elements with that name.
Names tooltips(const XmlElement& svg, std::string_view element) {
  Names names;
  for (const XmlElement* found : all_of(svg, element)) {
    if (!found->inside.empty()) names.insert(found->inside.front().text);
  }
  return names;
}

Names ids_of(const Json& list) {
  Names ids;
  for (const Json& item : list) ids.insert(item["id"]);
  return ids;
}

Names edges_of(const Json& document) {
  Names edges;
  for (const Json& edge : document["edges"]) {
    const std::string ends = std::string(edge["from"]) + " → " + std::string(edge["to"]);
    const std::string label = edge["label"];
    edges.insert(label.empty() ? ends : ends + ": " + label);
  }
  return edges;
}

TEST(Formats, SvgAndJsonTellTheSame) {
  for (const char* account : {"", "prod", "master"}) {
    const Diagram drawn = acme_picture(account);
    const XmlElement svg = XmlReader::read(to_svg(drawn));
    const Json json = Json::parse(to_json(drawn));
    Names boxes = ids_of(json["nodes"]);
    boxes.merge(ids_of(json["groups"]));
    EXPECT_EQ(tooltips(svg, "rect"), boxes) << account;
    EXPECT_EQ(tooltips(svg, "path"), edges_of(json)) << account;
  }
}

TEST(Formats, JsonHasWhatTheDiagramHas) {
  const Diagram drawn = acme_picture();
  const Json json = Json::parse(to_json(drawn));
  EXPECT_EQ(json["ok"], true);
  EXPECT_EQ(json["title"], drawn.title);
  EXPECT_EQ(json["accounts"], drawn.accounts);
  EXPECT_EQ(json["systems"], drawn.systems);
  EXPECT_EQ(json["groups"].size(), drawn.groups.size());
  EXPECT_EQ(json["nodes"].size(), drawn.nodes.size());
  EXPECT_EQ(json["edges"].size(), drawn.edges.size());
  EXPECT_EQ(json["plumbing"], drawn.plumbing);
}

/// Quotes, braces and the names of nodes and edges; the language of dot has little else.
TEST(Formats, DotHasEveryNodeAndEdgeOnce) {
  const Diagram drawn = acme_picture();
  Names nodes;
  std::size_t edges = 0;
  int depth = 0;
  for (const std::string& line : split(to_dot(drawn), '\n')) {
    EXPECT_EQ(std::count(line.begin(), line.end(), '"') % 2, 0) << line;
    depth += line.ends_with("{") ? 1 : line.ends_with("}") ? -1 : 0;
    EXPECT_GE(depth, 0) << line;
    if (line.find(" -> ") != std::string::npos) {
      ++edges;
    } else if (const std::size_t end = line.find("\" [label="); end != std::string::npos) {
      const std::size_t begin = line.find('"') + 1;
      EXPECT_TRUE(nodes.insert(line.substr(begin, end - begin)).second) << line;
    }
  }
  EXPECT_EQ(depth, 0);
  EXPECT_EQ(nodes, ids_of(Json::parse(to_json(drawn))["nodes"]));
  EXPECT_EQ(edges, drawn.edges.size());
}

/// A picture of one node with such a title and detail, in an account of such a name.
Diagram of_names(const std::string& name) {
  Diagram drawn;
  drawn.title = name;
  drawn.groups.push_back({"a" + name, "", GroupKind::Account, Purpose::Application, name, name, {}});
  drawn.groups.push_back({"w" + name, "a" + name, GroupKind::Wide, Purpose::Application, name, name, {}});
  drawn.nodes.push_back({"n" + name, "w" + name, "unit", 0, name, name, 1, {}});
  drawn.edges.push_back({"n" + name, "a" + name, EdgeKind::Uses, name});
  return drawn;
}

TEST(Formats, NamesAreEscaped) {
  const std::string hostile = "</text><script>\"&amp;'\\";
  const XmlElement svg = XmlReader::read(to_svg(of_names(hostile)));
  EXPECT_TRUE(all_of(svg, "script").empty());
  EXPECT_EQ(svg.inside.front().text, hostile);
  EXPECT_EQ(tooltips(svg, "rect"), (Names{"a" + hostile, "n" + hostile, "w" + hostile}));
  EXPECT_EQ(Json::parse(to_json(of_names(hostile)))["nodes"][0]["title"], hostile);
  EXPECT_NE(to_dot(of_names(hostile)).find(R"(label="</text><script>\"&amp;'\\")"), std::string::npos);
}

TEST(Formats, WhatNoFontShowsIsWrittenOut) {
  const std::string hostile = "a\x1b[2J\nb\xff";
  EXPECT_EQ(XmlReader::read(to_svg(of_names(hostile))).inside.front().text, "a\\x1b[2J\\x0ab\\xff");
  for (const std::string& text :
       {to_svg(of_names(hostile)), to_dot(of_names(hostile)), to_json(of_names(hostile))})
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_TRUE(Json::accept(to_json(of_names(hostile))));
}

TEST(Formats, AnEmptyPictureIsAPicture) {
  EXPECT_EQ(XmlReader::read(to_svg({})).name, "svg");
  EXPECT_EQ(Json::parse(to_json({}))["nodes"], Json::array());
  EXPECT_TRUE(to_dot({}).ends_with("}\n"));
}

TEST(XmlReader, RefusesWhatABrowserWould) {
  for (const char* wrong : {"", "<a>", "<a></b>", "<a b=\"1\" b=\"2\"/>", "<a>&</a>", "<a>&nbsp;</a>",
                            "<a b=1/>", "<a/><a/>", "<a>\x01</a>", "<a b=\"<\"/>"})
    EXPECT_THROW(XmlReader::read(wrong), std::runtime_error) << wrong;
}

std::string all_formats(const Architecture& architecture) {
  std::string text;
  for (const char* account : {"", "prod"}) {
    const Diagram drawn = diagram(architecture, {"acme", account});
    text += to_svg(drawn) + to_dot(drawn) + to_json(drawn);
  }
  return text;
}

TEST(Formats, SameBytesInWhateverOrderResourcesWereMade) {
  const std::string once = all_formats(acme().architecture);
  EXPECT_EQ(all_formats(acme().architecture), once);
  const auto shuffled = ashlar::testing::build_organization(ashlar::testing::acme_files());
  std::mt19937 random(7);
  for (const auto& [path, unit] : shuffled->architecture.units())
    std::shuffle(unit->resources.begin(), unit->resources.end(), random);
  EXPECT_EQ(all_formats(shuffled->architecture), once);
}

/// The picture that the README shows.
TEST(Golden, AcmeIsDrawnAsRecorded) {
  const std::filesystem::path recorded = std::filesystem::path(ASHLAR_SOURCE_DIR) / "docs" / "acme.svg";
  const std::string drawn = to_svg(acme_picture());
  if (ashlar::testing::accepting()) {
    ASSERT_TRUE(write_file(recorded, drawn).has_value());
  }
  EXPECT_TRUE(read_file(recorded, 1 << 22).value() == drawn)
      << "docs/acme.svg is another picture; if that is meant: make golden, and look at it";
}

}  // namespace
}  // namespace ashlar::report
