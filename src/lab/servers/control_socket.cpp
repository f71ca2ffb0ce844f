#include "lab/servers/control_socket.h"

#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>

namespace ashlar::lab {

std::string control_socket(const Folder& folder, const std::string& server) {
  const std::filesystem::path run(folder.run(server));
  return (run.lexically_relative(folder.data(server)) / "socket").string();
}

Expected<ControlSocketPath> ControlSocketPath::open(const Folder& folder, const std::string& server) {
  const std::string path = folder.run(server);
  ControlSocketPath made;
  made.folder_ = Descriptor(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!made.folder_) return system_failure("open", path, errno);
  made.text_ = fmt::format("/proc/self/fd/{}/socket", made.folder_.get());
  return made;
}

}  // namespace ashlar::lab
