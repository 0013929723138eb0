// Whether values fit together, asked when they have been written.
#pragma once

#include <string>

#include "gen/java/varying_parts.hpp"

namespace wirestruct::gen::java {

/// `this.x`
std::string this_value(const JavaField& field);

/// Octets that have been written.
inline Place old_place(const std::string& at) {
  return {.at = at, .octets = "out.octets()", .is_big_endian = "bigEndian"};
}

/// The statements in an `if`; nothing for none.
std::string if_text(const std::string& condition, const std::string& body);
std::string when_present(const JavaField& field, const std::string& body);

/// In front of statements that may find that an expression has no value: which field it is about.
std::string begin_if_exact(const JavaField& field, const std::string& statements);

/// True for a list that ends by a condition over octets of its elements: where each starts is then
/// in the array places_of().
bool needs_places(const Scope& scope, const JavaField& field);
std::string places_of(const JavaField& field);

bool guard_is_late(const Scope& scope, std::size_t index);
bool is_octets_left(const Scope& scope, std::size_t index);

/// Whether what the guard is about should be there; of the message's length nothing is asked.
std::string guard_text(const Scope& scope, std::size_t index);

/// All checks of a field but its `where`, which may be about a checksum, too.
std::string check_field(const Scope& scope, const JavaField& field);
std::string check_where(const Scope& scope, const JavaField& field);

}  // namespace wirestruct::gen::java
