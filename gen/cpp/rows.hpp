// Rows of a generated layout_fields table: one for each member, then one for each alternative of
// the variants, so that an error can name what is in it.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

struct Row {
  std::size_t member = 0;                  ///< into Struct::members
  std::optional<std::size_t> alternative;  ///< of the variant that the member is
};

/// Members without octets in any message have none.
std::vector<Row> rows_of(const schema::Model& model, const schema::Struct& structure);

/// The row's index.
std::size_t row_of(const std::vector<Row>& rows, std::size_t member,
                   std::optional<std::size_t> alternative = {});

/// The name of such octets in errors.
std::string_view padding_name(schema::PaddingKind kind);

}  // namespace wirestruct::gen::cpp
