#include "gen/generated_structs.hpp"

#include "arrays.hpp"
#include "awkward.hpp"
#include "chat.hpp"
#include "inner.hpp"
#include "market.hpp"
#include "messages.hpp"
#include "natural.hpp"
#include "nested.hpp"
#include "no_package.hpp"
#include "outer.hpp"
#include "padding.hpp"
#include "scalars.hpp"

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
constexpr GeneratedMessage message_row(std::string_view schema, std::string_view name) {
  return {schema, name, message_there_and_back<T>};
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
    row<::golden::scalars::Little>("scalars", "Little"),
    row<::golden::scalars::Big>("scalars", "Big"),
    row<::golden::scalars::Mixed>("scalars", "Mixed"),
};

constexpr GeneratedMessage message_rows[] = {
    message_row<::golden::messages::Tag>("messages", "Tag"),
    message_row<::golden::messages::Login>("messages", "Login"),
    message_row<::golden::messages::Text>("messages", "Text"),
    message_row<::golden::messages::Packet>("messages", "Packet"),
    message_row<::golden::messages::Batch>("messages", "Batch"),
    message_row<::golden::messages::Name>("messages", "Name"),
};

}  // namespace

std::span<const GeneratedMessage> generated_messages() {
  return message_rows;
}

std::span<const GeneratedStruct> generated_structs() {
  return rows;
}

}  // namespace wirestruct::golden
