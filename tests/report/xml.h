// A strict reader of the XML that an SVG is: enough to refuse what a browser would.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ashlar::testing {

struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;  ///< its own, without that of the elements in it
  std::vector<XmlElement> inside;
};

/// Throws where the text is not one well-formed element, without prologue, comments or CDATA.
class XmlReader {
 public:
  static XmlElement read(std::string_view text) {
    XmlReader reader(text);
    XmlElement root = reader.element();
    reader.spaces();
    if (reader.at_ != text.size()) reader.refuse("something after the root");
    return root;
  }

 private:
  explicit XmlReader(std::string_view text) : text_(text) {}

  [[noreturn]] void refuse(const std::string& what) const {
    throw std::runtime_error(what + " at: " + std::string(text_.substr(at_, 60)));
  }
  bool next_is(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  void expect(std::string_view what) {
    if (!next_is(what)) refuse("no " + std::string(what));
    at_ += what.size();
  }
  void spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  std::string name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '-'))
      ++at_;
    if (at_ == begin) refuse("no name");
    return std::string(text_.substr(begin, at_ - begin));
  }

  char escape() {
    static const std::pair<std::string_view, char> escapes[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (const auto& [written, meant] : escapes) {
      if (!next_is(written)) continue;
      at_ += written.size();
      return meant;
    }
    refuse("no such escape");
  }

  std::string text_until(char end) {
    std::string text;
    while (at_ < text_.size() && text_[at_] != end) {
      if (text_[at_] == '<') refuse("a bare <");
      if (static_cast<unsigned char>(text_[at_]) < 0x20 && text_[at_] != '\n') refuse("a control character");
      text += text_[at_] == '&' ? escape() : text_[at_++];
    }
    return text;
  }

  void attribute(XmlElement& element) {
    std::string attribute = name();
    expect("=\"");
    if (!element.attributes.try_emplace(std::move(attribute), text_until('"')).second)
      refuse("twice the same");
    expect("\"");
  }

  XmlElement element() {
    XmlElement element;
    expect("<");
    element.name = name();
    for (spaces(); !next_is("/>") && !next_is(">"); spaces()) attribute(element);
    if (next_is("/>")) {
      expect("/>");
      return element;
    }
    expect(">");
    for (element.text = text_until('<'); !next_is("</"); element.text += text_until('<'))
      element.inside.push_back(this->element());
    expect("</" + element.name + ">");
    return element;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Every element of that name, in the order of the text.
inline void collect(const XmlElement& element, std::string_view name, std::vector<const XmlElement*>& found) {
  if (element.name == name) found.push_back(&element);
  for (const XmlElement& inner : element.inside) collect(inner, name, found);
}

inline std::vector<const XmlElement*> all_of(const XmlElement& root, std::string_view name) {
  std::vector<const XmlElement*> found;
  collect(root, name, found);
  return found;
}

}  // namespace ashlar::testing
