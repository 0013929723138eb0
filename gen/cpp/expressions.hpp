// Expressions of a schema as C++. What cannot overflow is plain arithmetic of std::int64_t, the
// rest is of wirestruct::Checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "gen/cpp/names.hpp"
#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// What generated code is doing where an expression stands in it.
enum class Doing : std::uint8_t { decoding, encoding };

/// Where an expression stands in generated code, and how the struct's parts are called there.
struct Place {
  const schema::Model& model;
  const schema::Struct& structure;
  std::size_t file = 0;  ///< that is generated; into Model::files
  Doing doing = Doing::decoding;
  std::string value;  ///< the struct's value: `value`, `in`, `value.header`
  /// Of a struct of fixed size, a pointer to its octets; empty where there are none yet. Of another
  /// one, the wirestruct::Reader or Writer.
  std::string octets;
  bool is_plain = true;  ///< of fixed size
  /// The derived field whose value the expression is: octets of it count as zero in a checksum.
  const schema::Field* own = nullptr;
  /// What `last` is, an element of the array whose end the expression decides.
  const schema::Type* last = nullptr;
};

/// As an operand of a function that takes a wirestruct::Checked; std::int64_t where that is enough.
std::string number_text(const Place& place, const schema::Expression& expression);

/// As a condition.
struct Condition {
  std::string text;
  bool can_overflow = false;  ///< then the text is a wirestruct::Checked, else a bool
};
Condition condition_text(const Place& place, const schema::Expression& expression);

/// True when the value may be outside of what an integer of so many bits holds, or may have none.
bool can_miss(const Place& place, const schema::Expression& expression, std::uint32_t width_bits,
              bool is_signed);

/// All bits of a checksum, as an unsigned integer: `wirestruct::checksum<wirestruct::Inet16>(…)`.
std::string checksum_text(const Place& place, const schema::Checksum& checksum);

/// The checksum that is all of the expression; null for another expression.
const schema::Checksum* only_checksum(const schema::Expression& expression);
/// True when a checksum is part of it.
bool has_checksum(const schema::Expression& expression);

/// Where a field starts or ends, from the start of the message (of the struct, when it is plain).
std::string begin_of(const Place& place, const schema::Field& field);
std::string end_of(const Place& place, const schema::Field& field);

/// True when the field ends at the same octet in all messages.
bool is_end_fixed(const schema::Field& field);
/// The octets between two of them.
std::string distance_text(const std::string& end, const std::string& begin);

/// `derived_length`: the value of a derived field, where it is not part of the struct's value.
std::string derived_name(const Place& place, const schema::Field& field);

/// `wirestruct::load_big<std::uint16_t>(octets + 4)`: the value of a field of numbers from octets.
std::string load_text(const schema::Model& model, std::size_t file, const schema::Field& field,
                      const std::string& octets);

/// True when the expression is known as soon as the stored values are: nothing in it derives from
/// them, constants excepted.
bool is_known_early(const schema::Model& model, const schema::Struct& structure,
                    const schema::Expression& expression);

/// 42, 0xCAFEBABE, or what C++ has for a number that is no literal.
std::string literal(std::int64_t value);

}  // namespace wirestruct::gen::cpp
