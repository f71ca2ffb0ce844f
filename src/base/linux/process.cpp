// Child processes that are run to the end: their outputs collected, their standard input given.
#include "base/process.h"

#include <array>
#include <cstdint>
#include <cstdlib>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/linux/launch.h"
#include "base/linux/system.h"
#include "base/text.h"

namespace ashlar {

namespace {

/// Our ends of the child's outputs.
struct Outputs {
  Descriptor out;
  Descriptor err;
};

/// Appends what one read gives, at most `most` bytes; closes the pipe at its end.
void read_some(Descriptor& pipe, std::string& text, std::size_t most) {
  std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
  const std::size_t wanted = std::min(most, buffer.size());
  const ssize_t size = retry([&] { return ::read(pipe.get(), buffer.data(), wanted); });
  if (size > 0) {
    text.append(buffer.data(), static_cast<std::size_t>(size));
  } else {
    pipe.close();
  }
}

/// What stands in the pipe now, and no more: a process that the child left behind may go on writing for ever.
void read_rest(Descriptor& pipe, std::string& text) {
  int waiting = 0;
  if (!pipe || ::ioctl(pipe.get(), FIONREAD, &waiting) != 0 || waiting <= 0) return;
  const std::size_t end = text.size() + static_cast<std::size_t>(waiting);
  while (pipe && text.size() < end) read_some(pipe, text, end - text.size());
}

/// Until both pipes are closed, or the child has ended: what it started in the background may hold them open.
/// Without a pidfd (kernels before 5.3) only the first; poll ignores the -1.
void drain(Outputs& ends, int ended, Finished& finished) {
  while (ends.out || ends.err) {
    std::array<pollfd, 3> waits{
        {{ends.out.get(), POLLIN, 0}, {ends.err.get(), POLLIN, 0}, {ended, POLLIN, 0}}};
    if (retry([&] { return ::poll(waits.data(), waits.size(), -1); }) < 0) return;
    if (waits[2].revents != 0) break;
    if (waits[0].revents != 0) read_some(ends.out, finished.out, SIZE_MAX);
    if (waits[1].revents != 0) read_some(ends.err, finished.err, SIZE_MAX);
  }
  read_rest(ends.out, finished.out);
  read_rest(ends.err, finished.err);
}

/// A file in memory, so that nobody has to write while the outputs are read.
Descriptor input_file(const std::string& text) {
  Descriptor file(::memfd_create("input", MFD_CLOEXEC));
  if (!file || write_all(file.get(), text) != 0 || ::lseek(file.get(), 0, SEEK_SET) != 0) return {};
  return file;
}

Expected<Finished> run_program(Program program, const std::string& input) {
  const std::string name = program.name;
  const Descriptor in = input.empty() ? Descriptor() : input_file(input);
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  const bool complete = out.read && out.write && err.read && err.write && (input.empty() || in);
  if (!complete) return system_failure("start", name, errno);
  Surroundings surroundings;
  surroundings.in = in.get();
  surroundings.out = out.write.get();
  surroundings.err = err.write.get();
  auto process = launch(std::move(program), surroundings);
  if (!process) return tl::unexpected(process.error());
  out.write.close();  // ours must be closed, or the pipes would never end
  err.write.close();
  Outputs ends{std::move(out.read), std::move(err.read)};
  Finished finished;
  drain(ends, process->descriptor(), finished);
  finished.exit_code = process->wait().value();
  return finished;
}

bool is_program(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  return ::access(path.c_str(), X_OK) == 0;
}

}  // namespace

Expected<Finished> run(const Command& command) {
  return prepare(command).and_then(
      [&](Program program) { return run_program(std::move(program), command.input); });
}

std::optional<std::string> find_program(const std::string& program) {
  if (program.empty()) return std::nullopt;
  if (program.find('/') != std::string::npos) {
    return is_program(program) ? std::optional(program) : std::nullopt;
  }
  const char* path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  for (const std::string& folder : split(path == nullptr ? "/usr/bin:/bin" : path, ':')) {
    // An empty entry is the working folder (POSIX, "Environment Variables").
    std::string candidate = (folder.empty() ? "." : folder) + "/" + program;
    if (is_program(candidate)) return candidate;
  }
  return std::nullopt;
}

}  // namespace ashlar
