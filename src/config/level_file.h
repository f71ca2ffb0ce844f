// One file of an organisation's folder, read as YAML: its settings without the keys that do not belong there.
#pragma once

#include <filesystem>
#include <optional>

#include "base/diagnostics.h"
#include "base/source.h"
#include "config/levels.h"
#include "config/yaml.h"

namespace ashlar {

/// What a file says, by kind of saying.
struct LevelFile {
  yaml::Node settings;        ///< a mapping, or empty
  Span at;                    ///< the start of the file; nowhere for one that is not there
  bool has_mistakes = false;  ///< a part was left out, as no YAML or as unknown
};

class FileReader {
 public:
  FileReader(std::filesystem::path folder, Sources& sources, Diagnostics& diagnostics)
      : folder_(std::move(folder)), sources_(sources), diagnostics_(diagnostics) {}

  /// Empty after a failure to read, which is a mistake of the folder and reported as such.
  std::optional<yaml::Node> read_yaml(const std::filesystem::path& relative);

  /// The file's bytes; empty after a failure to read, which is reported.
  std::optional<std::string> read_text(const std::filesystem::path& relative);

  /// Keys that do not belong into a file of that level are reported, and left out so that no reader of
  /// another section stumbles over them again.
  std::optional<LevelFile> read(const std::filesystem::path& relative, Level level);

 private:
  bool may_read_another();
  void leave_out_strays(yaml::Node& root, Level level);

  std::filesystem::path folder_;
  Sources& sources_;
  Diagnostics& diagnostics_;
  std::size_t files_read_ = 0;
};

/// The first character of the file that the node stands in.
Span start_of(const yaml::Node& node);

}  // namespace ashlar
