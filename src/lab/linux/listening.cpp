#include "lab/linux/listening.h"

#include <charconv>
#include <string>

#include "base/files.h"
#include "base/text.h"

namespace ashlar::lab {

namespace {

constexpr std::size_t most = 4U << 20;
constexpr int hexadecimal = 16;

/// A line of /proc/net/tcp: `0: 0100007F:0CEA 00000000:0000 0A …`; state 0A is LISTEN (proc(5)).
bool listens_at(const std::string& line, int port) {
  const std::vector<std::string> words = split(line, ' ');
  std::vector<std::string> filled;
  for (const std::string& word : words)
    if (!word.empty()) filled.push_back(word);
  if (filled.size() < 4 || filled[3] != "0A") return false;
  const std::size_t colon = filled[1].rfind(':');
  int found = 0;
  const char* end = filled[1].data() + filled[1].size();
  return std::from_chars(filled[1].data() + colon + 1, end, found, hexadecimal).ec == std::errc() &&
         found == port;
}

bool in_table(const std::string& path, int port) {
  const auto table = read_file(path, most);
  if (!table) return false;
  for (const std::string& line : split(*table, '\n'))
    if (listens_at(line, port)) return true;
  return false;
}

}  // namespace

bool listens(int process, int port) {
  const std::string folder = "/proc/" + std::to_string(process) + "/net/";
  return in_table(folder + "tcp", port) || in_table(folder + "tcp6", port);
}

}  // namespace ashlar::lab
