// What a provider said on standard error, as much of it as a report of its end needs.
#pragma once

#include <string>
#include <string_view>

namespace ashlar::provider {

class LastWords {
 public:
  void hear(std::string_view bytes);
  /// The line that names a Go program's crash, with thousands after it; empty where there was none.
  std::string crash() const;
  /// That, else the last line that is not empty. Only of a provider that has been told no secret yet: it logs
  /// on although it is told not to.
  std::string text() const;

 private:
  void hear_line(std::string line);

  std::string unfinished_;
  std::string last_;
  std::string crash_;
};

}  // namespace ashlar::provider
