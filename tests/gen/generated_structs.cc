#include "gen/generated_structs.hpp"

#include "arrays.hpp"
#include "awkward.hpp"
#include "chat.hpp"
#include "choices.hpp"
#include "inner.hpp"
#include "market.hpp"
#include "messages.hpp"
#include "natural.hpp"
#include "nested.hpp"
#include "no_package.hpp"
#include "outer.hpp"
#include "padding.hpp"
#include "parameters.hpp"
#include "scalars.hpp"
#include "values.hpp"

namespace wirestruct::golden {
namespace {

template <typename T>
Outcome there_and_back(std::span<const std::byte> octets, Checking checking) {
  Outcome outcome;
  T value;
  outcome.decoded = decode(octets, value, checking);
  outcome.is_untouched = value == T();
  if (!outcome.decoded.ok()) return outcome;
  outcome.text = to_string(value);

  // Octets that are no filler, so that one that encode() forgets shows.
  outcome.octets.assign(T::wire_size, std::byte{0xEE});
  outcome.encoded = encode(value, outcome.octets);
  T again;
  std::vector<std::byte> octets_again(T::wire_size, std::byte{0x11});
  const bool is_not_a_number = outcome.text.find("NaN(") != std::string::npos;
  outcome.is_stable = decode(outcome.octets, again, checking).ok() &&
                      encode(again, octets_again).ok() && octets_again == outcome.octets &&
                      (again == value || is_not_a_number) && to_string(again) == outcome.text;
  return outcome;
}

template <typename T>
Status encode_into(std::span<std::byte> room) {
  return encode(T(), room);
}

template <typename T>
constexpr GeneratedStruct row(std::string_view schema, std::string_view name) {
  return {schema, name, &T::layout, there_and_back<T>, encode_into<T>};
}

template <typename T>
MessageOutcome message_there_and_back(std::span<const std::byte> octets, Checking checking) {
  MessageOutcome outcome;
  T value;
  outcome.decoded = decode(octets, value, checking);
  if (!outcome.decoded.ok()) return outcome;
  outcome.text = to_string(value);

  outcome.octets.assign(encoded_size(value), std::byte{0xEE});
  outcome.encoded = encode(value, outcome.octets);
  if (!outcome.encoded.ok()) return outcome;
  T again;
  const bool is_not_a_number = outcome.text.find("NaN(") != std::string::npos;
  outcome.is_stable = decode(outcome.octets, again, Checking::lenient).ok() &&
                      (again == value || is_not_a_number) && to_string(again) == outcome.text;
  return outcome;
}

template <typename T>
constexpr GeneratedMessage message_row(std::string_view schema, std::string_view name,
                                       std::string_view example) {
  return {schema, name, example, message_there_and_back<T>};
}

namespace awkward = ::golden::awkward::class_::new_;

constexpr GeneratedStruct rows[] = {
    row<::golden::arrays::Point>("arrays", "Point"),
    row<::golden::arrays::Arrays>("arrays", "Arrays"),
    row<::golden::arrays::Single>("arrays", "Single"),
    row<::golden::arrays::Long>("arrays", "Long"),
    row<awkward::span>("awkward", "span"),
    row<awkward::Awkward>("awkward", "Awkward"),
    row<awkward::a_struct_with_a_name_longer_than_names_should_be>(
        "awkward", "a_struct_with_a_name_longer_than_names_should_be"),
    row<::example::chat::Packet>("chat", "Packet"),
    row<::golden::choices::Point>("choices", "Point"),
    row<::golden::inner::Stamp>("inner", "Stamp"),
    row<::golden::inner::Address>("inner", "Address"),
    row<::example::market::Trade>("market", "Trade"),
    row<::golden::messages::Item>("messages", "Item"),
    row<::golden::natural::Sample>("natural", "Sample"),
    row<::golden::natural::Capped>("natural", "Capped"),
    row<::golden::natural::Tight>("natural", "Tight"),
    row<::golden::natural::Batch>("natural", "Batch"),
    row<::golden::natural::PackedSample>("natural", "PackedSample"),
    row<::golden::nested::Length>("nested", "Length"),
    row<::golden::nested::Box>("nested", "Box"),
    row<::golden::nested::Shelf>("nested", "Shelf"),
    row<::golden::nested::Plain>("nested", "Plain"),
    row<::golden::nested::PlainPair>("nested", "PlainPair"),
    row<::Reply>("no_package", "Reply"),
    row<::golden::outer::Order>("outer", "Order"),
    row<::golden::padding::Padded>("padding", "Padded"),
    row<::golden::padding::Aligned>("padding", "Aligned"),
    row<::golden::padding::OnlyPadding>("padding", "OnlyPadding"),
    row<::golden::padding::Rows>("padding", "Rows"),
    row<::golden::parameters::Trailer>("parameters", "Trailer"),
    row<::golden::parameters::Step>("parameters", "Step"),
    row<::golden::scalars::Little>("scalars", "Little"),
    row<::golden::scalars::Big>("scalars", "Big"),
    row<::golden::scalars::Mixed>("scalars", "Mixed"),
    row<::golden::values::Bitten>("values", "Bitten"),
    row<::golden::values::Orders>("values", "Orders"),
    row<::golden::values::Capture>("values", "Capture"),
    row<::golden::values::Captures>("values", "Captures"),
    row<::golden::values::Derived>("values", "Derived"),
    row<::golden::values::Texts>("values", "Texts"),
    row<::golden::values::Shown>("values", "Shown"),
};

constexpr GeneratedMessage message_rows[] = {
    message_row<::golden::choices::Sized>("choices", "Sized", "03AABBCC"),
    message_row<::golden::choices::Boxed>("choices", "Boxed", "040100020003"),
    message_row<::golden::choices::Blocks>("choices", "Blocks",
                                           "A20A00000001000200030004000000000900"),
    message_row<::golden::choices::Option>("choices", "Option", "0200070002AABB"),
    message_row<::golden::choices::Options>("choices", "Options",
                                            "0101000800010002000000040001AAE1E0"),
    message_row<::golden::choices::Grown>("choices", "Grown", "01020003000400"),
    message_row<::golden::choices::Sums>("choices", "Sums", "02000000000000000200000001040101FF00"),
    message_row<::golden::choices::Ordered>("choices", "Ordered",
                                            "42020000000100000002010002003C0000050000"),
    message_row<::golden::choices::Outer>("choices", "Outer",
                                          "07000700AABBCC01776F72647321216162636408097723727E"),
    message_row<::golden::messages::Tag>("messages", "Tag", "026162"),
    message_row<::golden::messages::Login>("messages", "Login", "00000001026162"),
    message_row<::golden::messages::Text>("messages", "Text", "05616200"),
    message_row<::golden::messages::Packet>(
        "messages", "Packet", "CAFE010020020301020304050006000007035A6F65A1B2C3D400000009026162"),
    message_row<::golden::messages::Batch>("messages", "Batch", "040161016200050000000500FFFF0002"),
    message_row<::golden::messages::Name>("messages", "Name", "0261620000010002FFFF0000BE6B654B"),
    message_row<::golden::parameters::Datagram>("parameters", "Datagram",
                                                "441F8B0000000100000002882A07F050"),
    message_row<::golden::parameters::Hop>("parameters", "Hop", "02050603021402"),
    message_row<::golden::parameters::Route>("parameters", "Route",
                                             "0205060302140202040003020402010104050501000504F600"
                                             "00010002000000010101"),
    message_row<::golden::parameters::Packet>(
        "parameters", "Packet",
        "574952450101000000000000000300010007000000010000000202616205000000000600000001780003000900"
        "0100020000000100020003000200090000000100000002000000030174"),
};

}  // namespace

std::span<const GeneratedMessage> generated_messages() {
  return message_rows;
}

std::span<const GeneratedStruct> generated_structs() {
  return rows;
}

}  // namespace wirestruct::golden
