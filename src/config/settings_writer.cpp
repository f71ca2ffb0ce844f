#include "config/settings_writer.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "config/levels.h"

namespace ashlar {

namespace {

constexpr std::size_t page = 110;  // columns that comments are broken at

/// A line of a setting, and the help that goes behind it, or before it where there is no room.
struct Line {
  std::string setting;
  std::string help;
  std::size_t indent = 0;
  bool help_before = false;
};

std::size_t width(const Line& line) { return line.setting.size(); }

/// Helps of neighbours stand in one column, unless one of them would then leave the page.
std::size_t help_column(const std::vector<Line>& lines, std::size_t from, std::size_t to) {
  std::size_t column = 0;
  for (std::size_t i = from; i < to; ++i) column = std::max(column, width(lines[i]));
  for (std::size_t i = from; i < to; ++i) {
    if (column + 4 + lines[i].help.size() > page) return 0;
  }
  return column;
}

std::string lines_text(const std::vector<Line>& lines, std::size_t from, std::size_t to) {
  const std::size_t column = help_column(lines, from, to);
  std::string text;
  for (std::size_t i = from; i < to; ++i) {
    const std::string space(column > width(lines[i]) ? column - width(lines[i]) : 0, ' ');
    text += lines[i].setting + (lines[i].help.empty() ? "" : space + "  # " + lines[i].help) + "\n";
  }
  return text;
}

bool stands_alone(const Line& line) { return line.help_before || line.help.empty(); }

std::string text_of(const std::vector<Line>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size();) {
    const Line& line = lines[i];
    std::size_t end = i + 1;
    if (stands_alone(line)) {
      if (line.help_before && line.indent == 0 && i > 0) text += "\n";
      text += (line.help_before ? yaml_comment(line.help, line.indent) : "") + line.setting + "\n";
    } else {
      while (end < lines.size() && !stands_alone(lines[end]) && lines[end].indent == line.indent) ++end;
      text += lines_text(lines, i, end);
    }
    i = end;
  }
  return text;
}

class SettingsWriter {
 public:
  SettingsWriter(const GivenSettings& given, Others others) : given_(given), others_(others) {}

  std::string write(const SectionInfo& section) {
    fields(section, "", 0);
    return text_of(lines_);
  }

 private:
  void fields(const SectionInfo& section, const std::string& prefix, std::size_t depth) {
    for (const FieldInfo& field : section.fields) {
      const std::string path = prefix + field.name;
      bool given = is_given(path);
      bool stays = field.inherit == Inherit::Nothing;
      if (given || (others_ == Others::SwitchOff && (!stays || depth > 0))) one(field, path, depth, given);
    }
  }

  bool is_given(const std::string& path) const {
    auto at = given_.lower_bound(path);
    return at != given_.end() && (at->first == path || at->first.starts_with(path + "."));
  }

  void one(const FieldInfo& field, const std::string& path, std::size_t depth, bool given) {
    auto value = given_.find(path);
    if (value != given_.end()) {
      line(field, value->second, depth, true);
    } else if (field.type.kind == TypeInfo::Kind::Section) {
      section(field, path, depth, given);
    } else if (given) {
      map(field, path, depth);
    } else if (!field.required && !is_told_default(field.default_text)) {
      line(field, field.default_text, depth, false);
    }
  }

  /// Outermost settings stand apart, each under its help; inner ones have it behind them where there is room.
  void line(const FieldInfo& field, const std::string& value, std::size_t depth, bool on) {
    const std::string setting = start(depth, on) + field.name + ":" + (value.empty() ? "" : " ") + value;
    bool room = setting.size() + 4 + field.help.size() <= page;
    lines_.push_back({setting, field.help, 2 * depth, depth == 0 || value.empty() || !room});
  }

  void section(const FieldInfo& field, const std::string& path, std::size_t depth, bool given) {
    line(field, "", depth, given);
    fields(*field.type.section, path + ".", depth + 1);
  }

  void map(const FieldInfo& field, const std::string& path, std::size_t depth) {
    line(field, "", depth, true);
    const Others others = others_;
    for (const std::string& name : names_below(path + ".")) {
      lines_.push_back({start(depth + 1, true) + name + ":", {}, 2 * (depth + 1), false});
      fields(*field.type.element->section, path + "." + name + ".", depth + 2);
      others_ = Others::LeaveOut;  // the first entry has shown what there is
    }
    others_ = others;
  }

  std::set<std::string> names_below(const std::string& prefix) const {
    std::set<std::string> names;
    for (auto at = given_.lower_bound(prefix); at != given_.end() && at->first.starts_with(prefix); ++at) {
      names.insert(at->first.substr(prefix.size(), at->first.find('.', prefix.size()) - prefix.size()));
    }
    return names;
  }

  static std::string start(std::size_t depth, bool on) {
    return (on ? "" : "#") + std::string(2 * depth, ' ');
  }

  const GivenSettings& given_;
  Others others_;
  std::vector<Line> lines_;
};

}  // namespace

std::string yaml_comment(const std::string& text, std::size_t indent) {
  const std::string start = std::string(indent, ' ') + "#";
  std::string out;
  std::string line = start;
  for (const std::string& word : split(text, ' ')) {
    if (line.size() + 1 + word.size() > page) {
      out += line + "\n";
      line = start;
    }
    line += " " + word;
  }
  return out + line + "\n";
}

std::string settings_yaml(const SectionInfo& section, const GivenSettings& given, Others others) {
  return SettingsWriter(given, others).write(section);
}

}  // namespace ashlar
