// Text as Markdown of GitHub's kind, whatever it holds: values come from AWS and from files, and none of them
// is to become a heading, a link, a mention, or a piece of HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ashlar::cli {

/// As it is, in running text or in a table's cell.
std::string markdown_text(std::string_view text);

/// In running text as code: `text`.
std::string markdown_code(std::string_view text);

/// Lines as they are, in a block of that language. They may hold what would end a block, but no line breaks.
std::string markdown_block(std::string_view language, const std::string& lines);

/// The first row is the head; the first column stands to the left, the others to the right.
std::string markdown_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace ashlar::cli
