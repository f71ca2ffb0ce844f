#include "base/source.h"

#include <stdexcept>

namespace ashlar {

namespace {

std::vector<std::size_t> find_line_starts(std::string_view text) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') starts.push_back(i + 1);
  }
  return starts;
}

}  // namespace

FileId Sources::add(std::string path, std::string text) {
  if (files_.size() >= UINT16_MAX) throw std::length_error("more than 65,535 source files");
  std::vector<std::size_t> starts = find_line_starts(text);
  files_.push_back({std::move(path), std::move(text), std::move(starts)});
  return static_cast<FileId>(files_.size());
}

std::vector<FileId> Sources::all() const {
  std::vector<FileId> files;
  for (std::size_t i = 1; i <= files_.size(); ++i) files.push_back(static_cast<FileId>(i));
  return files;
}

std::string_view Sources::path(FileId file) const {
  if (file == FileId::None) return {};
  return files_[static_cast<std::size_t>(file) - 1].path;
}

std::string_view Sources::text(FileId file) const {
  if (file == FileId::None) return {};
  return files_[static_cast<std::size_t>(file) - 1].text;
}

std::string_view Sources::line(FileId file, std::uint32_t number) const {
  if (file == FileId::None || number == 0) return {};
  const File& f = files_[static_cast<std::size_t>(file) - 1];
  if (number > f.line_starts.size()) return {};
  std::string_view rest = std::string_view(f.text).substr(f.line_starts[number - 1]);
  std::string_view line = rest.substr(0, rest.find('\n'));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace ashlar
