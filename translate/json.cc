#include "translate/json.hpp"

#include <fmt/format.h>
#include <rapidjson/writer.h>

#include <string_view>
#include <utility>

#include "translate/decode.hpp"
#include "translate/format.hpp"
#include "translate/remark.hpp"
#include "translate/utf8.hpp"

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

std::string_view as_text(Octets octets) {
  return {reinterpret_cast<const char*>(octets.data()), octets.size()};
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
    const std::uint64_t quiet_nan = number.size_octets == 4 ? 0x7FC0'0000 : 0x7FF8'0000'0000'0000;
    if (digits == "NaN" && number.bits != quiet_nan) {
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
    if (valid_utf8(text.octets)) {
      string(writer, as_text(text.octets));
      return;
    }
    writer.StartObject();
    key(writer, "octets");
    string(writer, hex_digits(text.octets));
    writer.EndObject();
  }

  void operator()(const EnumValue& value) const {
    const schema::Enum& enumeration = model.enums[value.index];
    if (const schema::Enumerator* known = find_enumerator(enumeration, value.bits)) {
      string(writer, known->name);
    } else if (enumeration.underlying.kind == schema::ScalarKind::signed_integer) {
      writer.Int64(sign_extend(value.bits, enumeration.underlying.size_octets));
    } else {
      writer.Uint64(value.bits);
    }
  }
};

class RecordWriter {
 public:
  RecordWriter(const schema::Model& model, const Record& record, Writer& writer)
      : model_(model), record_(record), writer_(writer) {}

  void structure(std::uint32_t index) {
    writer_.StartObject();
    const Item& item = record_.items[index];
    for (std::uint32_t child = index + 1; child < item.end; child = record_.items[child].end) {
      const Item& member = record_.items[child];
      if (member.kind == ItemKind::padding || !has_value(member)) continue;
      key(writer_, member.field->name);
      value(child);
    }
    writer_.EndObject();
  }

 private:
  // Structs and arrays have one as soon as an octet of them is there.
  static bool has_value(const Item& item) {
    if (item.kind == ItemKind::leaf) return item.state == ItemState::whole;
    return item.state != ItemState::absent;
  }

  void value(std::uint32_t index) {
    const Item& item = record_.items[index];
    switch (item.kind) {
      case ItemKind::structure:
        structure(index);
        return;
      case ItemKind::array: {
        std::uint32_t child = index + 1;
        elements(value_dimensions(*item.field), [&](std::uint64_t) {
          if (child >= item.end || record_.items[child].state == ItemState::absent) return false;
          const std::uint32_t element = std::exchange(child, record_.items[child].end);
          if (record_.items[element].state == ItemState::cut && !has_value(record_.items[element]))
            return false;
          value(element);
          return true;
        });
        return;
      }
      case ItemKind::scalars: {
        const std::uint64_t whole = octets_of(record_, item).size() / item.field->stride_octets;
        elements(item.field->dimensions, [&](std::uint64_t element) {
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
        return;
    }
  }

  // Nests the row-major elements in brackets by their dimensions, and stops at the first that
  // `write_element` says is not there.
  template <class WriteElement>
  void elements(std::span<const std::uint64_t> dimensions, const WriteElement& write_element) {
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
  Writer& writer_;
};

void write_remarks(const Record& record, Writer& writer) {
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
    string(writer, describe(record, remark));
    writer.EndObject();
  }
  writer.EndArray();
}

void write_origin(const Record& record, const Envelope& envelope, Writer& writer) {
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

void append_json(const schema::Model& model, const Record& record, std::string& out) {
  StringSink sink{out};
  Writer writer(sink);
  RecordWriter(model, record, writer).structure(0);
}

void append_json(const schema::Model& model, const Record& record, const Envelope& envelope,
                 std::string& out) {
  StringSink sink{out};
  Writer writer(sink);
  writer.StartObject();
  write_origin(record, envelope, writer);
  key(writer, "value");
  RecordWriter(model, record, writer).structure(0);
  if (!record.remarks.empty()) {
    key(writer, "remarks");
    write_remarks(record, writer);
  }
  if (const Octets left_over = left_over_octets(record); !left_over.empty()) {
    key(writer, "left_over");
    string(writer, hex_digits(left_over));
  }
  writer.EndObject();
}

}  // namespace wirestruct::translate
