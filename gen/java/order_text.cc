#include "gen/java/order_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "gen/text_template.hpp"

namespace wirestruct::gen::java {
namespace {

using schema::ByteOrder;
using schema::Region;

bool covers(const Region& region, std::size_t number) {
  return region.whole || (region.first <= number && number <= region.last);
}

/// `selector == 1 || selector == 2` for the cases of one order.
std::string cases(const schema::OrderChoice& choice, ByteOrder order) {
  std::vector<std::string> conditions;
  for (const schema::OrderChoice::Case& one : choice.cases) {
    if (one.order == order) conditions.push_back(fmt::format("selector == {}L", one.value));
  }
  return conditions.empty() ? "false" : fmt::format("{}", fmt::join(conditions, " || "));
}

/// With the statement that throws when no case is the selector's.
std::string choice_text(const Scope& scope, std::string_view fault) {
  const schema::OrderChoice& choice = *scope.declared.order_choice;
  return fill(R"(
long selector = $selector$;
boolean bigEndian = $big$;
if (!bigEndian && !($little$)) {
  throw $fault$;
}
)",
              {{"selector", number_text(scope, choice.selector)},
               {"big", cases(choice, ByteOrder::big)},
               {"little", cases(choice, ByteOrder::little)},
               {"fault", fault}});
}

constexpr std::string_view words = "\"no byte order for \" + selector";

}  // namespace

std::vector<std::size_t> checksum_order(const Scope& scope) {
  std::vector<std::size_t> left;
  for (const JavaField& field : scope.fields) {
    if (field.field->derived && has_checksum(*field.field->derived)) {
      left.push_back(field.field->number);
    }
  }
  std::vector<std::size_t> ordered;
  while (!left.empty()) {
    const auto needs_another = [&](std::size_t number) {
      const schema::Expression& derived = *scope.fields[number].field->derived;
      const auto regions = regions_of_checksums(derived);
      return std::ranges::any_of(left, [&](std::size_t other) {
        if (other == number) return false;
        return reads_field(derived, other) ||
               std::ranges::any_of(regions,
                                   [&](const Region& region) { return covers(region, other); });
      });
    };
    // Two that go over each other have no order; then that of the schema is as good as any.
    auto next = std::ranges::find_if_not(left, needs_another);
    if (next == left.end()) next = left.begin();
    ordered.push_back(*next);
    left.erase(next);
  }
  return ordered;
}

DerivedRange range_of_derived(const JavaField& field) {
  if (field.shape == Shape::boolean) return {"0", "1"};
  const schema::Scalar& scalar = field.scalar;
  const std::uint32_t bits = 8 * scalar.size_octets;
  if (scalar.kind != schema::ScalarKind::signed_integer) {
    if (bits == 64) return {"0", "0x7FFFFFFFFFFFFFFFL"};
    const std::uint64_t greatest = (std::uint64_t{1} << bits) - 1;
    return {"0", fmt::format("0x{:X}{}", greatest, bits > 31 ? "L" : "")};
  }
  const std::uint64_t half = (std::uint64_t{1} << (bits - 1)) - 1;
  const char* const suffix = bits > 32 ? "L" : "";
  return {fmt::format("-0x{:X}{} - 1", half, suffix), fmt::format("0x{:X}{}", half, suffix)};
}

std::string order_on_encoding(const Scope& scope, const JavaField& field) {
  return choice_text(scope,
                     fmt::format("new EncodingException(LAYOUT, {}, Reason.BYTE_ORDER_UNKNOWN, {})",
                                 field.constant, words));
}

std::string order_on_reading(const Scope& scope, const JavaField& field) {
  return fmt::format("in.begin(\"{}\");\n", field.field->name) +
         choice_text(scope, fmt::format("in.fail(Reason.BYTE_ORDER_UNKNOWN, {})", words));
}

std::string order_on_writing(const Scope& scope, const JavaField& field) {
  return fmt::format("out.begin(\"{}\");\n", field.field->name) +
         choice_text(scope, fmt::format("out.fail(Reason.BYTE_ORDER_UNKNOWN, {})", words));
}

std::string order_method(const Scope& scope, const JavaField& field) {
  const std::string fault = fmt::format(
      "new WireException({0}.LAYOUT, offset, offset + {0}.{1}, Reason.BYTE_ORDER_UNKNOWN, {2})",
      scope.type, field.constant, words);
  return fill(R"(

private boolean isBigEndian() throws WireException {
  $choice$
  return bigEndian;
}
)",
              {{"choice", choice_text(scope, fault)}});
}

}  // namespace wirestruct::gen::java
