// Names of a schema as Java identifiers.
//
// Types are PascalCase, fields camelCase, constants UPPER_CASE: `user_id` → `userId`,
// `OFFSET_USER_ID`. A name that means something else in Java, or that another name of the same
// place has become already, gets an underscore: `class` → `class_`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::gen::java {

std::string pascal_case(std::string_view name);
std::string camel_case(std::string_view name);
std::string upper_case(std::string_view name);

/// The enumerators of an enum as constants, in order.
std::vector<std::string> enumerator_names(const schema::Enum& declared);

/// The name of a field in its record, and its constants' in capitals.
struct MemberNames {
  std::string accessor;  ///< `userId`
  std::string constant;  ///< `USER_ID`
};

/// One for each of Struct::members; empty for padding.
std::vector<MemberNames> member_names(const schema::Struct& declared);

/// The components of a record of bits, one for each of Bits::fields; empty for padding.
std::vector<std::string> bit_names(const schema::Bits& declared);

/// The method that puts a number into computed bits: `withWords` for `words`.
std::string with_name(const std::string& bit_name);

/// The types of all files of a model.
class Names {
 public:
  explicit Names(const schema::Model& model);

  /// Where they are declared: `Kind`, `Packet`, `PacketView`, `Chat`.
  const std::string& of_enum(std::size_t index) const { return enums_[index].name; }
  const std::string& of_struct(std::size_t index) const { return structs_[index].name; }
  const std::string& of_view(std::size_t index) const { return views_[index].name; }
  const std::string& of_stream(std::size_t index) const { return streams_[index].name; }
  const std::string& of_bits(std::size_t index) const { return bits_[index].name; }
  const std::string& of_variant(std::size_t index) const { return variants_[index].name; }

  /// `example.chat`, or empty for the unnamed package.
  const std::string& package_of(std::size_t file) const { return packages_[file]; }

  /// How code in the package of the file `user` names them. What it must import for that is in
  /// imports(); a name that two packages have is written with its package instead.
  std::string enum_reference(std::size_t user, std::size_t index) const;
  std::string struct_reference(std::size_t user, std::size_t index) const;
  std::string view_reference(std::size_t user, std::size_t index) const;
  std::string bits_reference(std::size_t user, std::size_t index) const;

  /// `Long`, or `java.lang.Long` when a schema has a type of that name.
  std::string lang_reference(const std::string& name) const;

  /// The types of other packages that code in the package of the file `user` can name without their
  /// package: simple name → name with package.
  std::map<std::string, std::string> imports(std::size_t user) const;

 private:
  struct Type {
    std::size_t file = 0;
    std::string name;
  };
  std::string reference(std::size_t user, const Type& type) const;
  std::string qualified(const Type& type) const;

  std::vector<std::string> packages_;  // by file
  std::vector<Type> enums_;
  std::vector<Type> structs_;
  std::vector<Type> views_;
  std::vector<Type> streams_;
  std::vector<Type> bits_;
  std::vector<Type> variants_;
  std::map<std::string, int> packages_with_;  // how many packages have a type of that name
};

}  // namespace wirestruct::gen::java
