#include "schema/resolve_enum.hpp"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "schema/scalar_table.hpp"

namespace wirestruct::schema {
namespace {

/// An integer from -(2^64 - 1) to 2^64, so that a value out of range can be named.
struct Value {
  bool negative = false;
  std::uint64_t magnitude = 0;
  bool is_2_to_the_64 = false;
};

std::string to_text(Value value) {
  if (value.is_2_to_the_64) return "18446744073709551616";
  return fmt::format("{}{}", value.negative ? "-" : "", value.magnitude);
}

bool fits(Value value, const Scalar& scalar) {
  const std::uint32_t bits = 8 * scalar.size_octets;
  const bool is_signed = scalar.kind == ScalarKind::signed_integer;
  const std::uint64_t top = std::uint64_t{1} << (bits - 1);
  if (value.is_2_to_the_64) return false;
  if (value.negative) return is_signed && value.magnitude <= top;
  return value.magnitude <= (is_signed ? top - 1 : top - 1 + top);
}

std::string range_of(const Scalar& scalar) {
  const std::uint64_t top = std::uint64_t{1} << (8 * scalar.size_octets - 1);
  return scalar.kind == ScalarKind::signed_integer ? fmt::format("-{} to {}", top, top - 1)
                                                   : fmt::format("0 to {}", top - 1 + top);
}

std::uint64_t bits_of(Value value, const Scalar& scalar) {
  const std::uint64_t bits = value.negative ? -value.magnitude : value.magnitude;
  return scalar.size_octets == 8 ? bits
                                 : bits & ((std::uint64_t{1} << (8 * scalar.size_octets)) - 1);
}

class EnumResolver {
 public:
  EnumResolver(const ast::Enum& declared, const ConstantValue& constant, Enum& to,
               Diagnostics& diagnostics)
      : declared_(declared), constant_(constant), to_(to), diagnostics_(diagnostics) {}

  std::optional<ByteOrder> run(std::size_t file) {
    to_.name = declared_.name.text;
    to_.doc = declared_.doc;
    to_.file = file;
    to_.at = declared_.name.at;
    to_.is_flags = declared_.is_flags;
    if (!declared_.underlying.text.empty()) underlying(declared_.underlying);
    if (declared_.enumerators.empty() && !declared_.incomplete) {
      error(ErrorCode::e309, declared_.name.at, fmt::format("`{}` has no enumerators", to_.name),
            {}, "name at least one value");
    }
    for (const ast::Enumerator& enumerator : declared_.enumerators) add(enumerator);
    return order_;
  }

 private:
  void error(ErrorCode code, SourceSpan at, std::string message, std::string label = {},
             std::string fix = {}, std::vector<Note> notes = {}) {
    report(diagnostics_, {.code = code,
                          .at = at,
                          .message = std::move(message),
                          .label = std::move(label),
                          .notes = std::move(notes),
                          .fix = std::move(fix)});
  }

  void underlying(const ast::Name& name) {
    const auto spelling = find_scalar(name.text);
    if (!spelling) {
      const RefusedRow* refused = find_refused(name.text);
      if (refused) {
        error(ErrorCode::e302, name.at, fmt::format("`{}` {}", name.text, refused->why), {},
              fmt::format("write {}", refused->write));
      } else {
        error(ErrorCode::e304, name.at, fmt::format("`{}` is no integer type", name.text),
              "expected u8 to u64 or i8 to i64");
      }
      return;
    }
    const ScalarKind kind = spelling->scalar.kind;
    if (kind != ScalarKind::unsigned_integer && kind != ScalarKind::signed_integer) {
      const bool one_octet = spelling->scalar.size_octets == 1;
      error(ErrorCode::e304, name.at, fmt::format("`{}` is no integer type", name.text),
            "expected u8 to u64 or i8 to i64",
            one_octet ? "write `u8`; its values may be characters all the same" : "");
      return;
    }
    if (declared_.is_flags && kind == ScalarKind::signed_integer) {
      error(ErrorCode::e304, name.at,
            fmt::format("`{}` has a sign, and flags have none", name.text), "expected u8 to u64");
      return;
    }
    if (spelling->suffix_without_meaning) {
      error(ErrorCode::e303, name.at,
            fmt::format("`{}` has a byte order, and one octet has none", name.text), {},
            fmt::format("write `{}`", scalar_name(spelling->scalar)));
    }
    to_.underlying = spelling->scalar;
    order_ = spelling->order;
  }

  void add(const ast::Enumerator& from) {
    const auto [first, added] = names_.insert({from.name.text, from.name.at});
    if (!added) {
      error(ErrorCode::e201, from.name.at,
            fmt::format("`{}` is an enumerator twice", from.name.text), {}, {},
            {{first->second, "first declared here"}});
    }
    if (from.value) {
      next_ = value_of(*from.value);
    } else if (declared_.is_flags) {
      error(ErrorCode::e311, from.name.at,
            fmt::format("nothing says which bits `{}` is", from.name.text), {},
            fmt::format("write `{} = 0x01`", from.name.text));
      next_.reset();
    } else if (declared_.incomplete) {
      next_.reset();  // the one before may be the one that is not known
    }
    const std::optional<Value> value = std::exchange(next_, std::nullopt);
    if (value && order_) {
      if (fits(*value, to_.underlying)) {
        add_value(from, *value);
      } else {
        report_misfit(from, *value);
      }
    }
  }

  std::optional<Value> value_of(const ast::Expression& from) {
    const auto value = constant_(from);
    if (!value) return std::nullopt;
    // A literal above 2^63 - 1 comes as its bits.
    const bool is_literal = from.kind == ast::ExpressionKind::number && !from.number.negative;
    if (*value < 0 && !is_literal) return Value{true, 0 - static_cast<std::uint64_t>(*value)};
    return Value{false, static_cast<std::uint64_t>(*value)};
  }

  void report_misfit(const ast::Enumerator& from, Value value) {
    const Scalar& scalar = to_.underlying;
    error(ErrorCode::e305, from.value ? from.value->at : from.name.at,
          fmt::format("`{}` is {}, and `{}` holds {}", from.name.text, to_text(value),
                      scalar_name(scalar), range_of(scalar)),
          from.value ? "" : "one more than the enumerator in front of it");
  }

  void add_value(const ast::Enumerator& from, Value value) {
    const std::uint64_t bits = bits_of(value, to_.underlying);
    if (declared_.is_flags && bits == 0) {
      error(ErrorCode::e311, from.value->at, fmt::format("`{}` is no bit", from.name.text),
            "a set that holds nothing is 0 without a name");
      return;
    }
    const auto [first, added] = values_.insert({bits, &from});
    if (!added) {
      error(ErrorCode::e306, from.value ? from.value->at : from.name.at,
            fmt::format("`{}` and `{}` are both {}", first->second->name.text, from.name.text,
                        to_text(value)),
            {}, {}, {{first->second->name.at, "the first is here"}});
    }
    to_.enumerators.push_back(
        {.name = from.name.text,
         .doc = from.doc,
         .bits = bits,
         .written_as_character = from.value && from.value->kind == ast::ExpressionKind::number &&
                                 from.value->number.is_character,
         .at = from.name.at});
    if (value.negative) {
      next_ = Value{value.magnitude > 1, value.magnitude - 1};
    } else {
      next_ = Value{false, value.magnitude + 1, value.magnitude == UINT64_MAX};
    }
  }

  const ast::Enum& declared_;
  const ConstantValue& constant_;
  Enum& to_;
  Diagnostics& diagnostics_;
  std::optional<ByteOrder> order_;  // of the suffix; nothing while the type is not known
  std::map<std::string_view, SourceSpan> names_;
  std::map<std::uint64_t, const ast::Enumerator*> values_;
  std::optional<Value> next_ = Value{};  // of an enumerator without one; nothing after an error
};

}  // namespace

std::optional<ByteOrder> resolve_enum(const ast::Enum& declared, std::size_t file,
                                      const ConstantValue& value, Enum& to,
                                      Diagnostics& diagnostics) {
  return EnumResolver(declared, value, to, diagnostics).run(file);
}

}  // namespace wirestruct::schema
