// In which order things are computed: derived fields, checksums over others, and a byte order that
// the message chooses.
#pragma once

#include <string>
#include <vector>

#include "gen/java/expression_text.hpp"

namespace wirestruct::gen::java {

/// Field::number of the fields that are checksums, each behind those that it goes over.
std::vector<std::size_t> checksum_order(const Scope& scope);

/// What a derived field has room for, as literals.
struct DerivedRange {
  std::string least;
  std::string greatest;
};
DerivedRange range_of_derived(const JavaField& field);

/// The statements that find `bigEndian`, in front of the first field that needs it.
std::string order_on_encoding(const Scope& scope, const JavaField& field);
std::string order_on_reading(const Scope& scope, const JavaField& field);
std::string order_on_writing(const Scope& scope, const JavaField& field);

/// The method of a view that says whether the message is big-endian.
std::string order_method(const Scope& scope, const JavaField& field);

}  // namespace wirestruct::gen::java
