#include "terraform/json_position.h"

#include <algorithm>

namespace ashlar::terraform {

namespace {

/// An object or list that is open where the scan stands.
struct Open {
  bool list = false;
  bool after_colon = false;  ///< of an object: the next string is a value
  std::size_t index = 0;
  std::string_view key;
};

class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  std::vector<std::string> path_at(std::size_t offset) {
    while (at_ < text_.size() && at_ <= offset) {
      const std::size_t start = at_;
      const char c = text_[at_];
      if (c == '"')
        string();
      else if (c == '{' || c == '[')
        at_ += 1;
      else
        punctuation(c);
      if (offset < at_) return path();
      if (c == '{' || c == '[')
        open_.push_back({.list = text_[start] == '[', .after_colon = false, .index = 0, .key = {}});
    }
    return {};
  }

 private:
  void string() {
    const std::size_t start = ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    const bool is_key = !open_.empty() && !open_.back().list && !open_.back().after_colon;
    if (is_key) open_.back().key = text_.substr(start, at_ - start);
    ++at_;
  }

  void punctuation(char c) {
    ++at_;
    if (open_.empty()) return;
    Open& innermost = open_.back();
    if (c == ':') innermost.after_colon = true;
    if (c == '}' || c == ']') open_.pop_back();
    if (c != ',') return;
    innermost.after_colon = false;
    innermost.key = {};
    ++innermost.index;
  }

  std::vector<std::string> path() const {
    std::vector<std::string> path;
    for (const Open& open : open_) {
      if (open.list)
        path.push_back(std::to_string(open.index));
      else if (!open.key.empty())
        path.emplace_back(open.key);
    }
    return path;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
};

}  // namespace

std::vector<std::string> json_path_at(std::string_view text, std::size_t offset) {
  return Scan(text).path_at(offset);
}

}  // namespace ashlar::terraform
