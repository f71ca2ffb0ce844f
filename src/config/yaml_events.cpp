#include "config/yaml_events.h"

#include <new>

#include <yaml.h>

namespace ashlar::yaml {

namespace {

std::string text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

/// Owns an event of libyaml's.
struct RawEvent {
  yaml_event_t value{};

  RawEvent() = default;
  RawEvent(const RawEvent&) = delete;
  RawEvent& operator=(const RawEvent&) = delete;
  ~RawEvent() { yaml_event_delete(&value); }
};

void fill_scalar(const yaml_event_t& raw, Event& event) {
  const auto& scalar = raw.data.scalar;
  event.anchor = text_of(scalar.anchor);
  event.tag = text_of(scalar.tag);
  event.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
  event.plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
  event.block = scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE;
}

void fill_sequence(const yaml_event_t& raw, Event& event) {
  event.anchor = text_of(raw.data.sequence_start.anchor);
  event.tag = text_of(raw.data.sequence_start.tag);
  event.flow = raw.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
}

void fill_mapping(const yaml_event_t& raw, Event& event) {
  event.anchor = text_of(raw.data.mapping_start.anchor);
  event.tag = text_of(raw.data.mapping_start.tag);
  event.flow = raw.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
}

void fill_alias(const yaml_event_t& raw, Event& event) { event.anchor = text_of(raw.data.alias.anchor); }

void fill_nothing(const yaml_event_t&, Event&) {}

struct Conversion {
  yaml_event_type_t type;
  Event::Kind kind;
  void (*fill)(const yaml_event_t&, Event&);
};

constexpr Conversion conversions[] = {
    {YAML_STREAM_START_EVENT, Event::Kind::StreamStart, fill_nothing},
    {YAML_STREAM_END_EVENT, Event::Kind::StreamEnd, fill_nothing},
    {YAML_DOCUMENT_START_EVENT, Event::Kind::DocumentStart, fill_nothing},
    {YAML_DOCUMENT_END_EVENT, Event::Kind::DocumentEnd, fill_nothing},
    {YAML_ALIAS_EVENT, Event::Kind::Alias, fill_alias},
    {YAML_SCALAR_EVENT, Event::Kind::Scalar, fill_scalar},
    {YAML_SEQUENCE_START_EVENT, Event::Kind::SequenceStart, fill_sequence},
    {YAML_SEQUENCE_END_EVENT, Event::Kind::SequenceEnd, fill_nothing},
    {YAML_MAPPING_START_EVENT, Event::Kind::MappingStart, fill_mapping},
    {YAML_MAPPING_END_EVENT, Event::Kind::MappingEnd, fill_nothing},
};

}  // namespace

struct EventReader::Parser {
  yaml_parser_t value{};
};

void EventReader::Deleter::operator()(Parser* parser) const {
  yaml_parser_delete(&parser->value);
  delete parser;
}

EventReader::EventReader(const Positions& positions) : positions_(positions), parser_(new Parser) {
  if (yaml_parser_initialize(&parser_->value) == 0) throw std::bad_alloc();
  const std::string_view body = positions.body();
  yaml_parser_set_encoding(&parser_->value, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser_->value, reinterpret_cast<const unsigned char*>(body.data()),
                               body.size());
}

Event EventReader::next() {
  RawEvent raw;
  Event event;
  if (yaml_parser_parse(&parser_->value, &raw.value) == 0) {
    if (parser_->value.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    return event;
  }
  event.at = {positions_.byte_of(raw.value.start_mark.index), positions_.byte_of(raw.value.end_mark.index)};
  for (const Conversion& conversion : conversions) {
    if (conversion.type != raw.value.type) continue;
    event.kind = conversion.kind;
    conversion.fill(raw.value, event);
  }
  return event;
}

SyntaxProblem EventReader::problem() const {
  const yaml_parser_t& parser = parser_->value;
  SyntaxProblem problem;
  problem.problem = parser.problem == nullptr ? "unknown error" : parser.problem;
  problem.context = parser.context == nullptr ? "" : parser.context;
  problem.byte = positions_.byte_of(parser.problem_mark.index);
  problem.context_byte = positions_.byte_of(parser.context_mark.index);
  return problem;
}

}  // namespace ashlar::yaml
