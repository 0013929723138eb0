// The arithmetic of a schema's expressions: integers of 64 bits, where whatever leaves them is an
// error and never a wrong number. Generated code uses it where the ranges of the fields allow for
// an overflow; elsewhere it has plain integers.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <type_traits>

namespace wirestruct {

/// An integer, or the sign that there is none: the result of an overflow, of a division by zero or
/// of a shift by less than 0 or more than 63 bits, and of all that is computed from one.
class Checked {
 public:
  /// A number above 2^63 - 1 is an overflow by itself.
  template <std::integral T>
  constexpr Checked(T value) noexcept  // NOLINT(google-explicit-constructor)
      : value_(static_cast<std::int64_t>(value)) {
    if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) ok_ = value_ >= 0;
  }
  static constexpr Checked overflow() noexcept {
    Checked result(0);
    result.ok_ = false;
    return result;
  }

  constexpr bool ok() const noexcept { return ok_; }
  /// 0 when there is none.
  constexpr std::int64_t value() const noexcept { return ok_ ? value_ : 0; }
  constexpr bool is_true() const noexcept { return ok_ && value_ != 0; }

  friend constexpr Checked operator+(Checked left, Checked right) noexcept {
    const std::int64_t a = left.value_;
    const std::int64_t b = right.value_;
    const bool fits = b >= 0 ? a <= greatest - b : a >= least - b;
    return both(left, right) && fits ? Checked(a + b) : overflow();
  }
  friend constexpr Checked operator-(Checked left, Checked right) noexcept {
    const std::int64_t a = left.value_;
    const std::int64_t b = right.value_;
    const bool fits = b >= 0 ? a >= least + b : a <= greatest + b;
    return both(left, right) && fits ? Checked(a - b) : overflow();
  }
  friend constexpr Checked operator-(Checked operand) noexcept { return Checked(0) - operand; }
  friend constexpr Checked operator*(Checked left, Checked right) noexcept {
    const bool fits = product_fits(left.value_, right.value_);
    return both(left, right) && fits ? Checked(left.value_ * right.value_) : overflow();
  }
  /// Towards zero.
  friend constexpr Checked operator/(Checked left, Checked right) noexcept {
    return divides(left, right) ? Checked(left.value_ / right.value_) : overflow();
  }
  /// With the sign of the dividend.
  friend constexpr Checked operator%(Checked left, Checked right) noexcept {
    return divides(left, right) ? Checked(left.value_ % right.value_) : overflow();
  }

  /// Bits that leave are an overflow.
  friend constexpr Checked operator<<(Checked left, Checked right) noexcept {
    if (!shifts(left, right)) return overflow();
    const auto moved =
        static_cast<std::int64_t>(static_cast<std::uint64_t>(left.value_) << right.value_);
    return moved >> right.value_ == left.value_ ? Checked(moved) : overflow();
  }
  friend constexpr Checked operator>>(Checked left, Checked right) noexcept {
    return shifts(left, right) ? Checked(left.value_ >> right.value_) : overflow();
  }
  friend constexpr Checked operator~(Checked operand) noexcept {
    return operand.ok_ ? Checked(~operand.value_) : overflow();
  }
  friend constexpr Checked operator&(Checked left, Checked right) noexcept {
    return both(left, right) ? Checked(left.value_ & right.value_) : overflow();
  }
  friend constexpr Checked operator^(Checked left, Checked right) noexcept {
    return both(left, right) ? Checked(left.value_ ^ right.value_) : overflow();
  }
  friend constexpr Checked operator|(Checked left, Checked right) noexcept {
    return both(left, right) ? Checked(left.value_ | right.value_) : overflow();
  }

  friend constexpr Checked operator<(Checked left, Checked right) noexcept {
    return both(left, right) ? Checked(left.value_ < right.value_) : overflow();
  }
  friend constexpr Checked operator<=(Checked left, Checked right) noexcept {
    return both(left, right) ? Checked(left.value_ <= right.value_) : overflow();
  }
  friend constexpr Checked operator>(Checked left, Checked right) noexcept { return right < left; }
  friend constexpr Checked operator>=(Checked left, Checked right) noexcept {
    return right <= left;
  }
  friend constexpr Checked operator==(Checked left, Checked right) noexcept {
    return both(left, right) ? Checked(left.value_ == right.value_) : overflow();
  }
  friend constexpr Checked operator!=(Checked left, Checked right) noexcept {
    return both(left, right) ? Checked(left.value_ != right.value_) : overflow();
  }
  friend constexpr Checked operator!(Checked operand) noexcept {
    return operand.ok_ ? Checked(operand.value_ == 0) : overflow();
  }

 private:
  static constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
  static constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();

  static constexpr bool both(Checked left, Checked right) noexcept { return left.ok_ && right.ok_; }
  static constexpr bool divides(Checked left, Checked right) noexcept {
    return both(left, right) && right.value_ != 0 && !(left.value_ == least && right.value_ == -1);
  }
  static constexpr bool shifts(Checked left, Checked right) noexcept {
    return both(left, right) && right.value_ >= 0 && right.value_ <= 63;
  }
  static constexpr bool product_fits(std::int64_t a, std::int64_t b) noexcept {
    if (a == 0 || b == 0) return true;
    if (a == -1) return b != least;
    if (b == -1) return a != least;
    return (a > 0) == (b > 0) ? (a > 0 ? a <= greatest / b : a >= greatest / b)
                              : (a > 0 ? b >= least / a : a >= least / b);
  }

  std::int64_t value_;
  bool ok_ = true;
};

/// The second operand counts only when the first is true; else it may be an overflow.
constexpr Checked logical_and(Checked left, Checked right) noexcept {
  if (!left.ok() || left.value() == 0) return left;
  return right.ok() ? Checked(right.value() != 0) : right;
}
/// Likewise, only when the first is not true.
constexpr Checked logical_or(Checked left, Checked right) noexcept {
  if (!left.ok()) return left;
  if (left.value() != 0) return 1;
  return right.ok() ? Checked(right.value() != 0) : right;
}
/// `condition ? yes : no`; only the one that is chosen counts.
constexpr Checked choose(Checked condition, Checked yes, Checked no) noexcept {
  if (!condition.ok()) return condition;
  return condition.value() != 0 ? yes : no;
}

namespace detail {

template <typename T>
inline constexpr bool is_optional = false;
template <typename T>
inline constexpr bool is_optional<std::optional<T>> = true;

}  // namespace detail

/// A size or a count in an expression: no memory holds 2^63 octets.
constexpr std::int64_t size_number(std::size_t size) noexcept {
  return static_cast<std::int64_t>(size);
}

/// A field's value in an expression: a std::int64_t, or a Checked when it may be above 2^63 - 1.
/// A char is the number of its octet; a field that is absent is 0.
template <typename T>
constexpr auto number(const T& value) noexcept {
  if constexpr (detail::is_optional<T>) {
    return value ? number(*value) : decltype(number(*value))(0);
  } else if constexpr (std::is_same_v<T, std::byte>) {
    return std::to_integer<std::int64_t>(value);
  } else if constexpr (std::is_same_v<T, char>) {
    return static_cast<std::int64_t>(static_cast<unsigned char>(value));
  } else if constexpr (std::is_enum_v<T>) {
    return number(static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) {
    return Checked(value);
  } else {
    return static_cast<std::int64_t>(value);
  }
}

/// A checksum in an expression; it has no value when one that it goes over has none.
constexpr Checked checked_number(const std::optional<std::uint64_t>& checksum) noexcept {
  return checksum ? Checked(*checksum) : Checked::overflow();
}

/// The byte order that belongs to a value, by `byte_order by` of a struct.
struct OrderCase {
  std::int64_t value;
  std::endian order;
};
constexpr std::optional<std::endian> order_of(Checked selector,
                                              std::initializer_list<OrderCase> cases) noexcept {
  for (const OrderCase& one : cases) {
    if (selector.ok() && selector.value() == one.value) return one.order;
  }
  return std::nullopt;
}

}  // namespace wirestruct
