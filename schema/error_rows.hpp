// The rows of the error table, a file for each group; others use schema/error_table.hpp.
#pragma once

#include <span>

#include "schema/error_table.hpp"

namespace wirestruct::schema {

std::span<const ErrorRow> syntax_error_rows();  ///< E1xx
std::span<const ErrorRow> name_error_rows();    ///< E2xx
std::span<const ErrorRow> type_error_rows();    ///< E3xx
std::span<const ErrorRow> layout_error_rows();  ///< E4xx
std::span<const ErrorRow> stream_error_rows();  ///< E5xx

}  // namespace wirestruct::schema
