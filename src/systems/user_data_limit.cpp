#include "systems/user_data_limit.h"

#include <fmt/format.h>

#include "base/overloaded.h"

namespace ashlar::systems {

namespace {

constexpr std::string_view first_line = "#cloud-config\n";

/// By an attribute's last word. Ids are longest where they are names (buckets: 63); an ARN holds a name of
/// 255 at most besides partition, service, region, account and kind; a queue's URL holds 80 besides its host.
std::size_t longest(const Reference& reference) {
  const std::string word = reference.path.substr(reference.path.rfind('.') + 1);
  if (word == "private_ip" || word == "public_ip") return 15;
  if (word == "id" || word == "allocation_id") return 63;
  if (word == "url") return 160;
  if (word == "arn") return 360;
  return 255;
}

/// As our files are written (terraform/json_text.h): two spaces a level, each item on a line of its own.
class Writer {
 public:
  static std::string document(const Value& root) {
    Writer writer;
    writer.value(root);
    return writer.out_ + "\n";
  }

 private:
  void value(const Value& what) {
    std::visit(Overloaded{
                   [&](std::monostate) { out_ += "null"; },
                   [&](bool flag) { out_ += flag ? "true" : "false"; },
                   [&](std::int64_t number) { out_ += std::to_string(number); },
                   [&](double number) { out_ += fmt::format("{}", number); },
                   [&](const std::string& plain) { text(plain); },
                   [&](const Reference& one) { text(filler(one)); },
                   [&](const Template& parts) { text(joined(parts)); },
                   [&](const JsonDocument& inner) { text(document(*inner.root)); },
                   [&](const List& items) { list(items); },
                   [&](const Object& members) { object(members); },
               },
               what.data());
  }

  void text(const std::string& plain) {
    out_ += '"';
    for (char c : plain)
      out_ += c == '"' || c == '\\' || c == '\n' ? std::string("\\") + c : std::string(1, c);
    out_ += '"';
  }

  void list(const List& items) {
    between('[', ']', items, [&](const Value& item) { value(item); });
  }

  void object(const Object& members) {
    between('{', '}', members, [&](const Member& member) {
      text(member.name);
      out_ += ": ";
      value(member.value);
    });
  }

  template <class Items, class Write>
  void between(char open, char close, const Items& items, const Write& write) {
    out_ += open;
    depth_ += 2;
    for (const auto& item : items) {
      out_ += (&item == &items.front() ? "\n" : ",\n") + std::string(depth_, ' ');
      write(item);
    }
    depth_ -= 2;
    if (!items.empty()) out_ += "\n" + std::string(depth_, ' ');
    out_ += close;
  }

  static std::string filler(const Reference& reference) { return std::string(longest(reference), 'x'); }

  static std::string joined(const Template& parts) {
    std::string whole;
    for (const auto& part : parts.parts) {
      const std::string* plain = std::get_if<std::string>(&part);
      whole += plain ? *plain : filler(std::get<Reference>(part));
    }
    return whole;
  }

  std::string out_;
  std::size_t depth_ = 0;
};

Span at(Place place) {
  if (!place) return {};
  return {place, place.line, static_cast<std::uint16_t>(place.column + 1)};
}

void report(const Resource& machine, const Value& user_data, std::size_t size, Diagnostics& diagnostics) {
  Diagnostic large;
  large.summary = fmt::format("server {} of {} would be sent more than EC2 takes", machine.name,
                              machine.unit->path.text());
  large.at = at(user_data.from() ? user_data.from() : machine.from);
  large.found = fmt::format("{} bytes of user data", size);
  large.expected = fmt::format("at most {}", user_data_limit);
  large.help = "fewer or shorter names of what it is told of; what an override adds belongs into the image";
  diagnostics.add(std::move(large));
}

}  // namespace

std::size_t user_data_size(const Value& user_data) {
  if (const JsonDocument* document = user_data.as<JsonDocument>())
    return first_line.size() + Writer::document(*document->root).size();
  // An override gives base64: three bytes in four characters.
  const std::string* base64 = user_data.as<std::string>();
  return base64 ? base64->size() / 4 * 3 : 0;
}

void check_user_data(const Architecture& architecture, Diagnostics& diagnostics) {
  for (const auto& [path, unit] : architecture.units()) {
    for (const auto& resource : unit->resources) {
      if (resource->type != "aws_launch_template") continue;
      const Value* user_data = find(resource->attributes, "user_data");
      const std::size_t size = user_data ? user_data_size(*user_data) : 0;
      if (size > user_data_limit) report(*resource, *user_data, size, diagnostics);
    }
  }
}

}  // namespace ashlar::systems
