#include "translate/json.hpp"

#include <fmt/format.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "translate/charset.hpp"
#include "translate/decode.hpp"
#include "translate/encode.hpp"
#include "translate/format.hpp"
#include "translate/notation.hpp"
#include "translate/number.hpp"
#include "translate/remark.hpp"

namespace wirestruct::translate {
namespace {

// What rapidjson writes to: the end of a string.
struct StringSink {
  using Ch = char;
  std::string& out;

  void Put(char octet) { out += octet; }  // NOLINT(readability-identifier-naming): rapidjson's
  void Flush() {}                         // NOLINT(readability-identifier-naming)
};
using Writer = rapidjson::Writer<StringSink>;

void string(Writer& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void key(Writer& writer, std::string_view name) {
  writer.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

struct WriteValue {
  const schema::Model& model;
  Writer& writer;

  void operator()(std::monostate) const { writer.Null(); }
  void operator()(std::uint64_t number) const { writer.Uint64(number); }
  void operator()(std::int64_t number) const { writer.Int64(number); }
  void operator()(const Boolean& boolean) const {
    if (boolean.octet > 1) {
      writer.Uint(boolean.octet);
    } else {
      writer.Bool(boolean.octet == 1);
    }
  }
  void operator()(Octets octets) const { string(writer, hex_digits(octets)); }

  void operator()(const Float& number) const {
    const std::string digits = format_float(number);
    if (digits == "NaN" && number.bits != quiet_nan(number.size_octets)) {
      writer.StartObject();
      key(writer, "bits");
      string(writer, fmt::format("0x{:0{}x}", number.bits, 2 * number.size_octets));
      writer.EndObject();
    } else if (digits.back() == 'N' || digits.back() == 'y') {  // NaN, Infinity
      string(writer, digits);
    } else {
      writer.RawValue(digits.data(), digits.size(), rapidjson::kNumberType);
    }
  }

  void operator()(const Text& text) const {
    if (const auto utf8 = to_utf8(text.octets, text.charset)) {
      string(writer, *utf8);
      return;
    }
    writer.StartObject();
    key(writer, "octets");
    string(writer, hex_digits(text.octets));
    writer.EndObject();
  }

  void operator()(const BitsValue& value) const {
    writer.StartObject();
    for (const schema::BitField& field : model.bits[value.index].fields) {
      if (field.name.empty()) continue;
      key(writer, field.name);
      std::visit(*this, value_of(field, value.bits));
    }
    writer.EndObject();
  }

  void flags(const schema::Enum& enumeration, std::uint64_t bits) const {
    const Flags split = split_flags(enumeration, bits);
    writer.StartArray();
    for (const schema::Enumerator* name : split.names) string(writer, name->name);
    if (split.rest != 0) writer.Uint64(split.rest);
    writer.EndArray();
  }

  void operator()(const EnumValue& value) const {
    const schema::Enum& enumeration = model.enums[value.index];
    if (enumeration.is_flags) {
      flags(enumeration, value.bits);
    } else if (const schema::Enumerator* known = find_enumerator(enumeration, value.bits)) {
      string(writer, known->name);
    } else if (enumeration.underlying.kind == schema::ScalarKind::signed_integer) {
      writer.Int64(sign_extend(value.bits, enumeration.underlying.size_octets));
    } else {
      writer.Uint64(value.bits);
    }
  }
};

// Whether the values may give other octets than the message has.
bool may_lose_octets(const Record& record) {
  return std::ranges::any_of(record.remarks, [](const RemarkAt& at) {
    switch (at.remark) {
      case Remark::bool_not_0_or_1:
      case Remark::enum_value_unknown:
      case Remark::flag_unknown:
      case Remark::text_invalid:
        return false;
      case Remark::message_cut:
      case Remark::octets_left_over:
      case Remark::octets_missing:
      case Remark::reserved_not_zero:
      case Remark::padding_not_filler:
      case Remark::octets_after_nul:
      case Remark::elements_not_shown:
      case Remark::derived_wrong:
      case Remark::checksum_wrong:
      case Remark::where_violated:
      case Remark::length_negative:
      case Remark::length_too_small:
      case Remark::too_many_elements:
      case Remark::no_case:
      case Remark::expression_overflow:
      case Remark::byte_order_unknown:
        break;
    }
    return true;
  });
}

class RecordWriter {
 public:
  RecordWriter(const schema::Model& model, const Record& record, const JsonOptions& options,
               std::string& out, Writer& writer)
      : model_(model),
        record_(record),
        show_secrets_(options.show_secrets),
        fields_(options.fields),
        out_(out),
        writer_(writer) {}

  void message() {
    if (fields_) {
      chosen(*fields_);
      return;
    }
    // The writer puts in a comma or a colon of its own.
    const std::size_t before = out_.size();
    writer_.StartObject();
    const std::size_t begin = out_.find('{', before);
    members(0);
    // Where octets were not captured, nobody knows what the message was.
    if (record_.missing.empty() && may_lose_octets(record_) && !hides_secrets()) make_exact(begin);
    writer_.EndObject();
  }

  /// One value of the message; nothing when it has none.
  void at(const Found& found) {
    if (!has_value(found)) return;
    if (is_part(found)) {
      std::visit(WriteValue{model_, writer_}, value_at(model_, record_, found));
    } else {
      value(found.item);
    }
  }

 private:
  void chosen(const std::vector<FieldPath>& fields) {
    writer_.StartObject();
    for (const FieldPath& path : fields) {
      const auto found = find(record_, path);
      if (!found || !has_value(*found)) continue;
      key(writer_, path.text);
      if (path.is_secret && !show_secrets_) {
        string(writer_, masked);
      } else {
        at(*found);
      }
    }
    writer_.EndObject();
  }

  // Not an item of its own.
  static bool is_part(const Found& found) {
    return found.element || found.part != nullptr || found.flag != nullptr;
  }

  bool has_value(const Found& found) const {
    if (!is_part(found)) return has_value(record_.items[found.item]);
    return !std::holds_alternative<std::monostate>(value_at(model_, record_, found));
  }

  // Whether the octets would give away what is masked.
  bool hides_secrets() const {
    if (show_secrets_ || has_masked_) return has_masked_;
    return has_secrets(model_) && std::ranges::any_of(record_.items, [](const Item& item) {
             return item.kind == ItemKind::undecoded;
           });
  }

  void make_exact(std::size_t begin) {
    const auto encoded = encode(model_, *record_.structure, out_.substr(begin) + '}');
    const Octets octets = record_.octets;
    if (!encoded || encoded->size() != octets.size()) {
      key(writer_, "$octets");
      string(writer_, hex_digits(octets));
      return;
    }
    if (std::ranges::equal(*encoded, octets)) return;
    key(writer_, "$patch");
    writer_.StartObject();
    for (std::size_t at = 0; at < octets.size(); ++at) {
      if ((*encoded)[at] == octets[at]) continue;
      std::size_t end = at + 1;
      while (end < octets.size() && (*encoded)[end] != octets[end]) ++end;
      key(writer_, fmt::to_string(at));
      string(writer_, hex_digits(octets.subspan(at, end - at)));
      at = end;
    }
    writer_.EndObject();
  }

  void structure(std::uint32_t index) {
    writer_.StartObject();
    members(index);
    writer_.EndObject();
  }

  void members(std::uint32_t index) {
    const Item& item = record_.items[index];
    for (std::uint32_t child = index + 1; child < item.end; child = record_.items[child].end) {
      const Item& member = record_.items[child];
      if (!has_value(member)) continue;
      key(writer_, member.field->name);
      if (member.field->shown.secret && !show_secrets_) {
        string(writer_, masked);
        has_masked_ = true;
      } else {
        value(child);
      }
    }
  }

  // Structs and arrays have one as soon as an octet of them is there.
  static bool has_value(const Item& item) {
    switch (item.kind) {
      case ItemKind::leaf:
        return item.state == ItemState::whole;
      case ItemKind::structure:
      case ItemKind::array:
      case ItemKind::scalars:
        return item.state != ItemState::absent || item.size_octets == 0;
      case ItemKind::padding:
      case ItemKind::undecoded:
      case ItemKind::left_over:
        break;
    }
    return false;
  }

  void value(std::uint32_t index) {
    const Item& item = record_.items[index];
    switch (item.kind) {
      case ItemKind::structure:
        structure(index);
        return;
      case ItemKind::array: {
        std::uint32_t child = index + 1;
        elements(item, [&](std::uint64_t) {
          if (child >= item.end || record_.items[child].kind == ItemKind::undecoded) return false;
          const Item& element = record_.items[child];
          // One that the capture lacks is null: others may follow.
          if (!has_value(element) && element.state != ItemState::missing) return false;
          value(std::exchange(child, element.end));
          return true;
        });
        return;
      }
      case ItemKind::scalars: {
        const std::uint64_t whole = elements_there(record_, item);
        elements(item, [&](std::uint64_t element) {
          if (element >= whole) return false;
          std::visit(WriteValue{model_, writer_}, element_value(model_, record_, item, element));
          return true;
        });
        return;
      }
      case ItemKind::leaf:
        std::visit(WriteValue{model_, writer_}, item.value);
        return;
      case ItemKind::padding:
      case ItemKind::undecoded:
      case ItemKind::left_over:
        return;
    }
  }

  // Nests the row-major elements in brackets by their dimensions, and stops at the first that
  // `write_element` says is not there.
  template <class WriteElement>
  void elements(const Item& item, const WriteElement& write_element) {
    const schema::Field& shape = shape_of(item);
    const auto inner = value_dimensions(shape);
    std::vector<std::uint64_t> dimensions(inner.begin(), inner.end());
    if (is_extent_of_values(shape)) {
      const std::uint64_t each = inner_count(shape);
      dimensions.insert(dimensions.begin(), each == 0 ? 0 : (item.count + each - 1) / each);
    }
    std::uint64_t next = 0;
    nested(dimensions, next, write_element);
  }

  template <class WriteElement>
  bool nested(std::span<const std::uint64_t> dimensions, std::uint64_t& next,
              const WriteElement& write_element) {
    if (dimensions.empty()) return write_element(next++);
    writer_.StartArray();
    bool more = true;
    for (std::uint64_t i = 0; more && i < dimensions[0]; ++i) {
      more = nested(dimensions.subspan(1), next, write_element);
    }
    writer_.EndArray();
    return more;
  }

  const schema::Model& model_;
  const Record& record_;
  bool show_secrets_;
  const std::vector<FieldPath>* fields_;
  bool has_masked_ = false;
  std::string& out_;
  Writer& writer_;
};

// What is said about a secret value must not say what it is.
bool is_secret(const Record& record, const RemarkAt& remark) {
  for (std::uint32_t i = 0; i <= remark.item; ++i) {
    const Item& item = record.items[i];
    if (item.end > remark.item && item.field && item.field->shown.secret) return true;
  }
  return false;
}

void write_remarks(const Record& record, const JsonOptions& options, Writer& writer) {
  writer.StartArray();
  for (const RemarkAt& remark : record.remarks) {
    writer.StartObject();
    key(writer, "remark");
    string(writer, name_of(remark.remark));
    key(writer, "field");
    string(writer, path_of(record, remark));
    key(writer, "offset");
    writer.Uint64(remark.offset_octets);
    key(writer, "count");
    writer.Uint64(remark.count);
    key(writer, "text");
    const bool hide = !options.show_secrets && is_secret(record, remark);
    string(writer, hide ? std::string(masked) : describe(record, remark));
    writer.EndObject();
  }
  writer.EndArray();
}

void write_origin(const Record& record, const Envelope& envelope, Writer& writer) {
  if (!envelope.has_origin) {
    key(writer, "message");
    writer.Uint64(envelope.number);
    key(writer, "struct");
    string(writer, record.structure->name);
    key(writer, "stream_offset");
    writer.Uint64(envelope.stream_offset);
    return;
  }
  if (!envelope.stream.empty()) {
    key(writer, "stream");
    string(writer, envelope.stream);
  }
  if (!envelope.datagram) {
    key(writer, "connection");
    writer.Uint64(envelope.connection);
  }
  key(writer, "sender");
  string(writer, envelope.sender == Sender::client ? "client" : "server");
  key(writer, "message");
  writer.Uint64(envelope.number);
  key(writer, "struct");
  string(writer, record.structure->name);
  if (!envelope.carriers.empty()) {
    key(writer, "time");
    string(writer, format_time(envelope.carriers.front().time_ns));
    key(writer, "time_ns");
    writer.Int64(envelope.carriers.front().time_ns);
  }
  key(writer, "source");
  string(writer, envelope.source);
  key(writer, "destination");
  string(writer, envelope.destination);
  if (!envelope.datagram) {
    key(writer, "stream_offset");
    writer.Uint64(envelope.stream_offset);
  }
  key(writer, "packets");
  writer.StartArray();
  for (const Carrier& carrier : envelope.carriers) writer.Uint64(carrier.packet);
  writer.EndArray();
}

}  // namespace

void append_json(const schema::Model& model, const Record& record, std::string& out,
                 const JsonOptions& options) {
  StringSink sink{out};
  Writer writer(sink);
  RecordWriter(model, record, options, out, writer).message();
}

void append_json(const schema::Model& model, const Record& record, const Found& found,
                 std::string& out, const JsonOptions& options) {
  StringSink sink{out};
  Writer writer(sink);
  RecordWriter(model, record, options, out, writer).at(found);
}

void append_json(const schema::Model& model, const Record& record, const Envelope& envelope,
                 std::string& out, const JsonOptions& options) {
  StringSink sink{out};
  Writer writer(sink);
  writer.StartObject();
  write_origin(record, envelope, writer);
  key(writer, "value");
  RecordWriter(model, record, options, out, writer).message();
  if (!record.remarks.empty()) {
    key(writer, "remarks");
    write_remarks(record, options, writer);
  }
  if (const Octets left_over = left_over_octets(record); !left_over.empty()) {
    key(writer, "left_over");
    string(writer, hex_digits(left_over));
  }
  writer.EndObject();
}

}  // namespace wirestruct::translate
