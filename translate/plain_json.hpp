// JSON of messages that are as they should be, straight from their octets: what append_json() gives
// for them, an order of magnitude faster. For structs of fixed size whose fields are single values;
// whatever is unusual about a struct or a message is left to append_json().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "translate/record.hpp"

namespace wirestruct::translate {

class PlainJson {
 public:
  /// Nothing for a struct that has other fields: arrays of numbers, flags, bits, what varies, what
  /// is computed, what is secret; or more than `limits::plain_members`. The model is kept.
  static std::optional<PlainJson> of(const schema::Model& model, const schema::Struct& structure);

  /// Appends the values of a whole message. False, and nothing is appended, where it has other than
  /// as many octets as the struct (a frame may), where a value is one to remark on, or text is more
  /// than printable ASCII.
  bool append(Octets octets, std::string& out) const;

 private:
  enum class Kind : std::uint8_t {
    unsigned_number,
    signed_number,
    floating_point,
    boolean,
    enumerated,
    text,
    octets,
    constant,  // of a number: what the field derives from
    padding,
  };
  // One value, and what stands in front of it.
  struct Step {
    Kind kind = Kind::padding;
    schema::ByteOrder order = schema::ByteOrder::none;
    std::uint32_t size_octets = 0;
    std::uint64_t offset_octets = 0;
    std::string before;                         // `,"name":`
    const schema::Enum* enumeration = nullptr;  // of enumerated
    std::uint64_t constant = 0;                 // of constant
    std::byte filler{0};                        // of padding
  };

  explicit PlainJson(const schema::Model& model) : model_(&model) {}
  bool add(const schema::Struct& structure, std::uint64_t offset, std::string& before);
  bool add(const schema::Field& field, Step step, std::string& before);
  static char* write(const Step& step, Octets octets, char* to);

  const schema::Model* model_;
  std::uint64_t size_octets_ = 0;  // of the struct
  std::size_t members_ = 0;        // of it and of the structs inside
  std::vector<Step> steps_;
  std::string end_;                 // behind the last value
  std::size_t longest_octets_ = 0;  // of what append() may append
};

}  // namespace wirestruct::translate
