#include "wirestruct/byte_order.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <limits>

#include "wirestruct/fixed_block.hpp"

namespace wirestruct {
namespace {

constexpr std::array<std::byte, 8> octets(std::initializer_list<int> values) {
  std::array<std::byte, 8> result{};
  std::size_t i = 0;
  for (const int value : values) result[i++] = static_cast<std::byte>(value);
  return result;
}

enum class Color : std::uint16_t { red = 0x0102 };

// The same claims at compile time and at run time: the two take different ways.
TEST(ByteOrder, LittleEndianHasTheLeastSignificantOctetFirst) {
  constexpr auto wire = octets({0x40, 0xE2, 0x01, 0x00});
  static_assert(load_little<std::int32_t>(wire.data()) == 123456);
  EXPECT_EQ(load_little<std::int32_t>(wire.data()), 123456);

  std::array<std::byte, 8> stored{};
  store_little(stored.data(), std::int32_t{123456});
  EXPECT_EQ(stored, wire);
}

TEST(ByteOrder, TheSameOctetsReadInTheOtherOrderAreAnotherNumber) {
  constexpr auto wire = octets({0x40, 0xE2, 0x01, 0x00});
  static_assert(load_big<std::int32_t>(wire.data()) == 1088553216);
  EXPECT_EQ(load_big<std::int32_t>(wire.data()), 1088553216);
}

template <std::size_t N>
void expect_every_width_reads_back() {
  constexpr std::uint64_t pattern = 0x8182838485868788U >> (8 * (8 - N));
  constexpr std::uint64_t sign_extension = N == 8 ? 0 : ~std::uint64_t{0} << (8 * N % 64);
  std::array<std::byte, 16> wire{};
  wire.fill(std::byte{0xEE});

  store_little<N>(wire.data() + 4, pattern);
  for (std::size_t i = 0; i < N; ++i) {
    EXPECT_EQ(wire[4 + i], static_cast<std::byte>(pattern >> (8 * i))) << N << " octets";
  }
  EXPECT_EQ(wire[3], std::byte{0xEE});
  EXPECT_EQ(wire[4 + N], std::byte{0xEE}) << "an octet behind the field was written";
  EXPECT_EQ((load_little<std::uint64_t, N>(wire.data() + 4)), pattern);
  EXPECT_EQ((load_little<std::uint64_t, N, 8>(wire.data() + 4)), pattern);
  EXPECT_EQ((load_little<std::int64_t, N>(wire.data() + 4)),
            static_cast<std::int64_t>(pattern | sign_extension));

  wire.fill(std::byte{0xEE});
  store_big<N>(wire.data() + 4, pattern);
  for (std::size_t i = 0; i < N; ++i) {
    EXPECT_EQ(wire[4 + N - 1 - i], static_cast<std::byte>(pattern >> (8 * i))) << N << " octets";
  }
  EXPECT_EQ(wire[3], std::byte{0xEE});
  EXPECT_EQ(wire[4 + N], std::byte{0xEE}) << "an octet behind the field was written";
  EXPECT_EQ((load_big<std::uint64_t, N>(wire.data() + 4)), pattern);
  EXPECT_EQ((load_big<std::uint64_t, N, 8>(wire.data() + 4)), pattern);
  EXPECT_EQ((load_big<std::int64_t, N>(wire.data() + 4)),
            static_cast<std::int64_t>(pattern | sign_extension));
}

TEST(ByteOrder, EveryWidthReadsBackInBothOrders) {
  expect_every_width_reads_back<1>();
  expect_every_width_reads_back<2>();
  expect_every_width_reads_back<3>();
  expect_every_width_reads_back<4>();
  expect_every_width_reads_back<5>();
  expect_every_width_reads_back<6>();
  expect_every_width_reads_back<7>();
  expect_every_width_reads_back<8>();
}

TEST(ByteOrder, ConstantExpressionsReadAsTheMachineDoes) {
  constexpr auto wire = octets({0xF0, 0x81, 0x92, 0xA3, 0xB4, 0xC5, 0xD6, 0x07});
  constexpr auto little_3 = load_little<std::int32_t, 3>(wire.data());
  constexpr auto little_5 = load_little<std::int64_t, 5>(wire.data());
  constexpr auto big_6 = load_big<std::int64_t, 6, 8>(wire.data());
  constexpr auto big_7 = load_big<std::uint64_t, 7>(wire.data());
  EXPECT_EQ(little_3, (load_little<std::int32_t, 3>(wire.data())));
  EXPECT_EQ(little_5, (load_little<std::int64_t, 5>(wire.data())));
  EXPECT_EQ(big_6, (load_big<std::int64_t, 6, 8>(wire.data())));
  EXPECT_EQ(big_7, (load_big<std::uint64_t, 7>(wire.data())));
}

TEST(ByteOrder, OddWidthsKeepTheirSign) {
  static_assert(load_little<std::int32_t, 3>(octets({0xFF, 0xFF, 0xFF}).data()) == -1);
  static_assert(load_big<std::int32_t, 3>(octets({0x80, 0x00, 0x00}).data()) == -8388608);
  static_assert(load_big<std::int64_t, 6>(octets({0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}).data()) ==
                140737488355327);
  static_assert(load_little<std::uint32_t, 3>(octets({0xFF, 0xFF, 0xFF}).data()) == 0xFFFFFF);
}

TEST(ByteOrder, FloatingPointKeepsItsBits) {
  constexpr std::uint32_t signalling = 0x7F800001;
  std::array<std::byte, 8> wire{};
  store_big(wire.data(), signalling);
  EXPECT_EQ(std::bit_cast<std::uint32_t>(load_big<float>(wire.data())), signalling);
  store_little(wire.data(), load_big<float>(wire.data()));
  EXPECT_EQ(load_little<std::uint32_t>(wire.data()), signalling);
  static_assert(load_big<double>(octets({0x3F, 0xF0, 0, 0, 0, 0, 0, 0}).data()) == 1.0);
}

TEST(ByteOrder, EnumsBoolsAndOctetsAreNumbers) {
  static_assert(load_big<Color>(octets({1, 2}).data()) == Color::red);
  static_assert(load_little<Color>(octets({2, 1}).data()) == Color::red);
  static_assert(load_little<bool>(octets({2}).data()), "any octet but 0 is true");
  static_assert(load_little<std::byte>(octets({0xFE}).data()) == std::byte{0xFE});
  static_assert(load_little<char>(octets({'A'}).data()) == 'A');
}

TEST(ByteOrder, FitsTellsWhatAnOddWidthCannotHold) {
  static_assert(fits<3>(std::uint32_t{0xFFFFFF}));
  static_assert(!fits<3>(std::uint32_t{0x1000000}));
  static_assert(fits<3>(std::int32_t{8388607}) && fits<3>(std::int32_t{-8388608}));
  static_assert(!fits<3>(std::int32_t{8388608}) && !fits<3>(std::int32_t{-8388609}));
  static_assert(!fits<5>(std::numeric_limits<std::int64_t>::min()));
  static_assert(fits<8>(std::numeric_limits<std::int64_t>::min()));
  static_assert(fits<4>(1.5F));
}

template <typename T>
constexpr T round_trip_big(const T& value) {
  std::array<std::byte, 64> wire{};
  write_big<3>(wire.data(), value);
  T result{};
  read_big<3>(wire.data(), result);
  return result;
}

TEST(FixedBlock, ArraysOfAnyDepthAreElementAfterElement) {
  using Grid = std::array<std::array<std::int32_t, 3>, 2>;
  constexpr Grid grid{{{{1, -2, 3}}, {{-4, 5, -6}}}};
  static_assert(round_trip_big(grid) == grid);
  EXPECT_EQ(round_trip_big(grid), grid);

  std::array<std::byte, 12> wire{};
  write_big<2>(wire.data(), grid);
  constexpr std::array<int, 12> expected{0, 1, 255, 254, 0, 3, 255, 252, 0, 5, 255, 250};
  for (std::size_t i = 0; i < wire.size(); ++i) {
    EXPECT_EQ(std::to_integer<int>(wire[i]), expected[i]) << "octet " << i;
  }
}

TEST(FixedBlock, ABoolInMemoryIsOnlyEverZeroOrOne) {
  const auto wire = octets({0, 1, 2, 255});
  std::array<bool, 4> values{};
  read_octets(wire.data(), values);
  EXPECT_EQ(values, (std::array<bool, 4>{false, true, true, true}));
  std::array<std::byte, 8> written{};
  write_octets(written.data(), values);
  EXPECT_EQ(written, octets({0, 1, 1, 1}));
}

TEST(FixedBlock, AnArrayOfNothingTouchesNothing) {
  std::array<std::byte, 1> wire{std::byte{7}};
  std::array<std::uint32_t, 0> nothing;
  read_little(wire.data(), nothing);
  write_little(wire.data(), nothing);
  EXPECT_EQ(wire[0], std::byte{7});
}

TEST(ByteOrder, MiddleEndianIsAsModbusDevicesHaveIt) {
  constexpr std::array<std::byte, 8> octets{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4},
                                            std::byte{5}, std::byte{6}, std::byte{7}, std::byte{8}};
  static_assert(load_cdab<std::uint32_t>(octets.data()) == 0x03040102);
  static_assert(load_badc<std::uint32_t>(octets.data()) == 0x02010403);
  static_assert(load_cdab<std::uint64_t>(octets.data()) == 0x0708050603040102);
  static_assert(load_badc<std::uint64_t, 6>(octets.data()) == 0x020104030605);
  EXPECT_EQ(load_cdab<std::uint32_t>(octets.data()), 0x03040102U) << "at run time, another way";

  std::array<std::byte, 6> stored{};
  store_cdab<6>(stored.data(), std::uint64_t{0x050603040102});
  EXPECT_EQ(stored, (std::array<std::byte, 6>{std::byte{1}, std::byte{2}, std::byte{3},
                                              std::byte{4}, std::byte{5}, std::byte{6}}));
  store_badc<4>(stored.data(), std::uint32_t{0x0A0B0C0D});
  EXPECT_EQ(load_badc<std::uint32_t>(stored.data()), 0x0A0B0C0DU);
  EXPECT_EQ(stored[0], std::byte{0x0B});
}

TEST(ByteOrder, CanBeChosenByTheMessage) {
  constexpr std::array<std::byte, 2> octets{std::byte{1}, std::byte{2}};
  static_assert(load_chosen<std::uint16_t>(octets.data(), std::endian::big) == 0x0102);
  static_assert(load_chosen<std::uint16_t>(octets.data(), std::endian::little) == 0x0201);
}

}  // namespace
}  // namespace wirestruct
