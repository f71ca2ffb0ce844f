// Files named relative to an open folder, so that a path checked once cannot come to mean another one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/failure.h"

namespace ashlar {

/// `name` in the folder open as `folder` (AT_FDCWD: the working folder); `shown` is how messages call it.
struct FileAt {
  int folder;
  std::string name;
  std::string shown;
};

enum class Links { Follow, Refuse };

/// The whole of a regular file of at most `limit` bytes.
Expected<std::string> read_at(const FileAt& file, std::size_t limit, Links links);

/// True if a regular file that is known to have the size of `text` has its bytes; false also where it cannot
/// be read. Fewer system calls than `read_at`, for trees of many files.
bool has_bytes_at(const FileAt& file, std::string_view text);

/// Writes a file that must not exist yet. Where that fails or the program is killed, part of it may stand
/// there.
Expected<void> create_at(const FileAt& file, std::string_view text);

/// Who may read a file: whoever might read the one that it replaces, or its owner alone.
enum class Readers { AsBefore, Owner };

/// Writes `text` to `temporary`, which must not exist yet, and renames it to `file`. Where that fails,
/// `temporary` is removed and `file` is as it was.
Expected<void> replace_at(const FileAt& temporary, const FileAt& file, std::string_view text,
                          Readers readers = Readers::AsBefore);

}  // namespace ashlar
