// Expressions of a schema as C++. What cannot overflow is plain arithmetic of std::int64_t, the
// rest is of wirestruct::Checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "gen/cpp/names.hpp"
#include "gen/cpp/operator_text.hpp"
#include "schema/asked_ways.hpp"
#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

struct StructFacts;

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
  /// The array whose end the expression decides; `last` is an element of it.
  const schema::Field* last = nullptr;
  /// While encoding: what derives from the values was not written yet, and is computed again.
  bool is_early = false;
  /// While decoding a struct that is not plain: what structs in it keep.
  const std::vector<StructFacts>* facts = nullptr;
  /// What the struct is given, where that has no names: it is one within the struct that generated
  /// code is about.
  std::vector<Text> given = {};
};

/// As an operand of a function that takes a wirestruct::Checked; std::int64_t where that is enough.
std::string number_text(const Place& place, const schema::Expression& expression);

/// As a condition.
struct Condition {
  std::string text;
  bool can_overflow = false;  ///< then the text is a wirestruct::Checked, else a bool
};
Condition condition_text(const Place& place, const schema::Expression& expression);

/// What a field gives to its structs.
struct Argument {
  std::string text;
  bool can_overflow = false;  ///< then the text is a wirestruct::Checked, else a number
  std::string number;         ///< of a Checked, its value; 0 when there is none
};
std::vector<Argument> arguments_of(const Place& place, const schema::Field& field);
/// The place where they are computed: when encoding, before anything is written.
Place argument_place(Place place);

/// True when the value may be outside of what an integer of so many bits holds, or may have none.
bool can_miss(const Place& place, const schema::Expression& expression, std::uint32_t width_bits,
              bool is_signed);

/// True when it may have no value.
bool can_overflow(const Place& place, const schema::Expression& expression);

/// All bits of a checksum, as an unsigned integer: `wirestruct::checksum<wirestruct::Inet16>(…)`.
/// A std::optional of one where a value in it may overflow.
std::string checksum_text(const Place& place, const schema::Checksum& checksum);

/// The values that checksums in the expression go over, and that may overflow.
std::vector<const schema::Expression*> overflows_in_checksums(const Place& place,
                                                              const schema::Expression& expression);

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

/// What a struct in a field keeps on the way: `kept_header_length`, a variable while decoding.
std::string kept_variable(const Place& place, const schema::Field& field, const schema::Way& way);
/// What it is, or, of bits, what they are cut from.
schema::Scalar scalar_at_end(const schema::Model& model, const schema::Struct& structure,
                             std::span<const std::size_t> way);
/// True when it is kept as a wirestruct::Checked, else as a std::int64_t.
bool is_kept_checked(const schema::Model& model, const schema::Struct& structure,
                     const schema::Way& way);
/// Its name among the `Kept` of the struct: `length`.
std::string kept_identifier(const schema::Model& model, const schema::Struct& structure,
                            const schema::Way& way);

/// `wirestruct::load_big<std::uint16_t>(octets + 4)`: the value of a field of numbers from octets.
std::string load_text(const schema::Model& model, std::size_t file, const schema::Field& field,
                      const std::string& octets);

/// The octets that the field always has; null for another field.
const schema::OctetConstant* octet_constant(const schema::Field& field);

/// True when the expression is known as soon as the stored values are: nothing in it derives from
/// them, constants excepted.
bool is_known_early(const schema::Model& model, const schema::Struct& structure,
                    const schema::Expression& expression);

/// `guard_2`: the variable that says whether the fields under a guard are there.
std::string guard_name(std::size_t guard);

/// 42, 0xCAFEBABE, or what C++ has for a number that is no literal.
std::string literal(std::int64_t value);

}  // namespace wirestruct::gen::cpp
