// Where a thing stands in the user's files. Every error that reaches a person starts from one of these.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar {

/// A file by its number in `Sources`, so that positions stay small enough to travel with every value.
enum class FileId : std::uint16_t { None = 0 };

/// A position in a file. Line and column count from 1, columns in bytes; line 0 means "nowhere".
struct Place {
  std::uint32_t line = 0;
  std::uint16_t column = 0;
  FileId file = FileId::None;

  explicit operator bool() const { return line != 0; }
  auto operator<=>(const Place&) const = default;
};

/// From `start` up to, not including, the end position in the same file.
struct Span {
  Place start;
  std::uint32_t end_line = 0;
  std::uint16_t end_column = 0;

  explicit operator bool() const { return static_cast<bool>(start); }
  auto operator<=>(const Span&) const = default;
};

/// The files that were read, kept so that messages can show the line they speak of.
class Sources {
 public:
  /// `path` is what messages show: relative to the organisation's folder. At most 65,535 files.
  FileId add(std::string path, std::string text);
  /// In the order in which they were added.
  std::vector<FileId> all() const;

  std::string_view path(FileId file) const;
  std::string_view text(FileId file) const;
  /// Line `number` (from 1) without its line break; empty where there is no such line.
  std::string_view line(FileId file, std::uint32_t number) const;

 private:
  struct File {
    std::string path;
    std::string text;
    std::vector<std::size_t> line_starts;
  };
  std::vector<File> files_;
};

/// A value and where the user wrote it; `at` is nowhere for a built-in default.
template <class T>
struct Located {
  T value{};
  Span at;

  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

}  // namespace ashlar
