// The pieces of generated C++: comments from strangers, names, broken lines.
#include <gtest/gtest.h>

#include "gen/cpp/comment.hpp"
#include "gen/cpp/line_breaks.hpp"
#include "gen/cpp/names.hpp"

namespace wirestruct::gen::cpp {
namespace {

TEST(Comment, EveryLineIsOne) {
  EXPECT_EQ(comment("", 0), "");
  EXPECT_EQ(comment("one\n\nthree  \n", 0), "/// one\n///\n/// three\n");
}

TEST(Comment, NoLineGoesOnInTheNext) {
  EXPECT_EQ(comment("C:\\temp\\", 0), "/// C:\\temp\\.\n");
  EXPECT_EQ(comment("blanks do not help \\  \nx", 0), "/// blanks do not help \\.\n/// x\n");
  EXPECT_EQ(comment("a trigraph \?\?/", 0), "/// a trigraph \?\?/.\n");
}

TEST(Comment, NothingHidesInIt) {
  EXPECT_EQ(comment("a\rint b;", 0), "/// a<U+000D>int b;\n") << "a line end for some compilers";
  EXPECT_EQ(comment("\xE2\x80\xAE", 0), "/// <U+202E>\n");
  EXPECT_EQ(comment("a\tb", 0), "/// a b\n");
  EXPECT_EQ(comment("*/ int b; /*", 0), "/// */ int b; /*\n");
}

TEST(Comment, LongLinesAreBrokenAtBlanks) {
  const std::string word(30, 'x');
  const std::string text = word + ' ' + word + ' ' + word + ' ' + word;
  EXPECT_EQ(comment(text, 0), "/// " + word + ' ' + word + ' ' + word + "\n/// " + word + "\n");
  EXPECT_EQ(comment(text, 4), "/// " + word + ' ' + word + ' ' + word + "\n/// " + word + "\n");
  EXPECT_EQ(comment(text, 5), "/// " + word + ' ' + word + "\n/// " + word + ' ' + word + "\n");
  const std::string path = std::string(93, 'x') + '\\';
  EXPECT_EQ(comment(path + " and more", 0), "/// " + path + ".\n/// and more\n");
}

TEST(Comment, AWordThatFitsNowhereStandsAlone) {
  const std::string word(200, 'x');
  EXPECT_EQ(comment("see " + word + " for more", 0), "/// see\n/// " + word + "\n/// for more\n");
}

TEST(Comment, WidthIsInColumnsNotOctets) {
  std::string word;
  for (int i = 0; i < 90; ++i) word += "\xC3\xAB";
  EXPECT_EQ(comment("abc " + word, 0), "/// abc " + word + "\n") << "98 columns, 188 octets";
}

TEST(Names, WhatMeansSomethingElseGetsAnUnderscore) {
  EXPECT_EQ(enumerator_identifier("class"), "class_");
  EXPECT_EQ(enumerator_identifier("login"), "login");
  EXPECT_EQ(enumerator_identifier("EAGAIN"), "EAGAIN_") << "a macro";
  EXPECT_EQ(enumerator_identifier("ERROR"), "ERROR") << "no macro here";
  EXPECT_EQ(enumerator_identifier("UINT32_MAX"), "UINT32_MAX_");
  EXPECT_EQ(enumerator_identifier("__LINE__"), "__LINE___");
  EXPECT_EQ(enumerator_identifier("_Bool"), "_Bool_");
  EXPECT_EQ(type_identifier("decode"), "decode_");
  EXPECT_EQ(type_identifier("Decode"), "Decode");
}

TEST(Names, TwoNeverBecomeOne) {
  EXPECT_EQ(enumerator_identifier("class_"), "class__");
  EXPECT_EQ(enumerator_identifier("class__"), "class___");
  EXPECT_EQ(enumerator_identifier("login_"), "login_");
  EXPECT_EQ(enumerator_identifier("_"), "_");
}

TEST(Names, ANameHasOneMeaningInAStruct) {
  schema::Model model;
  model.files.emplace_back();
  model.enums.emplace_back().name = "Kind";
  schema::Struct& packet = model.structs.emplace_back();
  packet.name = "Packet";
  schema::Field field;
  field.name = "Kind";
  field.type = schema::EnumType{0};
  packet.members.emplace_back(field);
  const MemberNames names(model, packet);
  EXPECT_EQ(names.identifier("Kind"), "Kind_");
  EXPECT_EQ(names.identifier("Packet"), "Packet_");
  EXPECT_EQ(names.identifier("Other"), "Other");
  EXPECT_EQ(names.identifier("wire_size"), "wire_size_");
  EXPECT_EQ(names.identifier("decode"), "decode") << "no function is in a struct";
}

TEST(Names, NamespacesAreCheckedPartByPart) {
  schema::File file;
  EXPECT_EQ(namespace_of(file), "");
  file.cpp_namespace = "example::new::std";
  EXPECT_EQ(namespace_of(file), "example::new_::std_");
}

TEST(LineBreaks, ShortListsStayOnOneLine) {
  const std::string items[] = {"in + 1", "out.sequence"};
  EXPECT_EQ(listed("read(", items, ");", 2), "read(in + 1, out.sequence);\n");
}

TEST(LineBreaks, LongListsGoOnBelowTheirFirstItem) {
  const std::string long_name(60, 'x');
  const std::string items[] = {"12", long_name, long_name};
  EXPECT_EQ(listed("check(", items, ");", 2),
            "check(12, " + long_name + ",\n      " + long_name + ");\n");
}

TEST(LineBreaks, OrInTheNextLineWhereThatDoesNotFit) {
  const std::string head = std::string(50, 'f') + '(';
  const std::string items[] = {"12", std::string(60, 'x')};
  EXPECT_EQ(listed(head, items, ");", 0), head + "\n    12, " + std::string(60, 'x') + ");\n");
}

}  // namespace
}  // namespace wirestruct::gen::cpp
