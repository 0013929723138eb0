// Errors name the field, through nested structs and arrays. The layouts here are written by hand as
// the generator writes them.
#include "wirestruct/status.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace wirestruct {
namespace {

constexpr FieldLayout point_fields[] = {{"x", 0, 4}, {"y", 4, 4}};
constexpr StructLayout point{"Point", 8, point_fields};

constexpr FieldLayout path_fields[] = {
    {"kind", 0, 1},
    {"hole", 1, 3},
    {"corners", 4, 48, extents<2, 3>, &point},
    {"names", 52, 20, extents<2>},
};
constexpr StructLayout path{"Path", 72, path_fields};

TEST(Status, IsSmallEnoughForTwoRegisters) {
  static_assert(sizeof(Status) <= 16);
}

TEST(Status, NothingToSayWhenAllWentWell) {
  constexpr Status status;
  static_assert(status.ok() && status);
  EXPECT_EQ(to_string(status), "ok");
  EXPECT_EQ(status.field(), "");
}

TEST(Status, ACutMessageNamesTheFieldInsideOfWhichItEnds) {
  constexpr Status status = Status::cut(path, 25);
  static_assert(!status);
  EXPECT_EQ(status.field(), "corners");
  EXPECT_EQ(status.path(), "corners[0][2].y");
  EXPECT_EQ(status.offset_octets(), 24U);
  EXPECT_EQ(to_string(status), "Path.corners[0][2].y @24: message ends after 25 of 72 octets");
}

TEST(Status, ACutMessageNamesTheFirstFieldThatIsMissing) {
  EXPECT_EQ(to_string(Status::cut(path, 0)), "Path.kind @0: message ends after 0 of 72 octets");
  EXPECT_EQ(to_string(Status::cut(path, 28)),
            "Path.corners[1][0].x @28: message ends after 28 of 72 octets");
  EXPECT_EQ(to_string(Status::cut(path, 71)),
            "Path.names[1] @62: message ends after 71 of 72 octets");
}

TEST(Status, OctetsWithoutAFieldSayWhyTheyAreThere) {
  EXPECT_EQ(to_string(Status::cut(path, 2)), "Path.hole @1: message ends after 2 of 72 octets");
}

TEST(Status, AnOutputThatIsTooSmallConcernsNoField) {
  const Status status = Status::too_small(path, 70);
  EXPECT_EQ(status.field(), "");
  EXPECT_EQ(status.octets_available(), 70U);
  EXPECT_EQ(to_string(status), "Path: output has room for 70 of 72 octets");
}

TEST(Status, AFaultSaysWhereAndWhat) {
  const Status status(path, {Error::octets_after_nul, 52});
  EXPECT_EQ(status.octets_available(), 0U);
  EXPECT_EQ(to_string(status), "Path.names[0] @52: text goes on after its NUL");
}

TEST(Status, CanBeStreamed) {
  std::ostringstream out;
  out << Status::cut(path, 0);
  EXPECT_EQ(out.str(), "Path.kind @0: message ends after 0 of 72 octets");
}

TEST(Status, ItsFieldIsKnownAtCompileTime) {
  static_assert(Status::cut(path, 40).field() == "corners");
  static_assert(Status::cut(path, 40).offset_octets() == 40);
}

}  // namespace
}  // namespace wirestruct
