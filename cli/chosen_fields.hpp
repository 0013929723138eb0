// `--fields kind,user_id,items[0].id`: what of each message is wanted.
#pragma once

#include <cstddef>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "schema/model.hpp"
#include "translate/csv.hpp"
#include "translate/field_path.hpp"

namespace wirestruct::cli {

struct ChosenFields {
  struct OfStruct {
    std::size_t structure = 0;                ///< into Model::structs
    std::vector<translate::FieldPath> paths;  ///< those that it has, in the order asked for
  };
  std::vector<OfStruct> structs;  ///< empty: nothing was chosen, everything is wanted
};

/// Each name is one of at least one of the structs; an error is a sentence.
std::expected<ChosenFields, std::string> choose_fields(const schema::Model& model,
                                                       std::span<const std::size_t> structs,
                                                       const std::vector<std::string>& names);

/// Those of the struct; null: all of its fields.
const std::vector<translate::FieldPath>* fields_of(const ChosenFields& chosen,
                                                   const schema::Model& model,
                                                   const schema::Struct& structure);

/// A table with these columns.
translate::CsvTable csv_table_of(const ChosenFields& chosen, const std::vector<std::string>& names);

}  // namespace wirestruct::cli
