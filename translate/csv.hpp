// Records → rows of comma-separated values (RFC 4180, with lines that end in LF): one row a
// message, one column for each value that every message of a struct can have.
//
//   a.b, a[0].b      a value within structs and arrays of fixed size; of `bits` each part
//   body.name        what alternatives of a `switch` have; what they share is one column
//   items            an array whose length varies, or that would take more than
//                    `limits::array_columns`: JSON in one cell
//
// Cells are what JSON lines show, without quotation marks: enumerators by name, flags as names with
// `|` in between, text in UTF-8, raw octets in hex. What a message does not have is an empty cell;
// text of no letters is `""`.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/model.hpp"
#include "translate/field_path.hpp"
#include "translate/json.hpp"
#include "translate/record.hpp"

namespace wirestruct::translate {

struct CsvColumn {
  FieldPath path;
  std::size_t number = 0;  ///< into CsvTable::names
  /// Structs and arrays are JSON; otherwise there are columns for what is in them.
  bool has_json = false;
};

struct CsvTable {
  std::vector<std::string> names;
  struct OfStruct {
    std::size_t structure = 0;  ///< into Model::structs
    std::vector<CsvColumn> columns;
  };
  std::vector<OfStruct> structs;
};

/// A table with all that messages of these structs (indices into Model::structs) have; structs that
/// have fields of the same name share their column.
CsvTable csv_table(const schema::Model& model, std::span<const std::size_t> structs);

/// Appends a cell: in quotation marks when it must be, or when it is text of no letters.
void append_csv_text(std::string_view text, std::string& out);

/// Appends the cells of a message, with commas in between, without a line end. Its struct is one of
/// the table's.
void append_csv(const schema::Model& model, const Record& record, const CsvTable& table,
                const JsonOptions& options, std::string& out);

}  // namespace wirestruct::translate
