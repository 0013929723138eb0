#include "cli/chosen_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace wirestruct::cli {

std::expected<ChosenFields, std::string> choose_fields(const schema::Model& model,
                                                       std::span<const std::size_t> structs,
                                                       const std::vector<std::string>& names) {
  ChosenFields chosen;
  if (names.empty()) return chosen;
  for (const std::size_t structure : structs) chosen.structs.push_back({structure, {}});
  for (const std::string& name : names) {
    bool is_known = false;
    std::optional<translate::PathError> wrong;
    for (ChosenFields::OfStruct& of_struct : chosen.structs) {
      auto path = translate::resolve_path(model, model.structs[of_struct.structure], name);
      if (path) {
        of_struct.paths.push_back(*std::move(path));
        is_known = true;
      } else if (!wrong) {
        wrong = std::move(path).error();
      }
    }
    if (is_known || !wrong) continue;
    std::string sentence = wrong->message;
    for (const std::string& more : {wrong->label, wrong->fix}) {
      if (!more.empty()) sentence += "; " + more;
    }
    return std::unexpected(sentence);
  }
  return chosen;
}

const std::vector<translate::FieldPath>* fields_of(const ChosenFields& chosen,
                                                   const schema::Model& model,
                                                   const schema::Struct& structure) {
  const auto index = static_cast<std::size_t>(&structure - model.structs.data());
  const auto found = std::ranges::find(chosen.structs, index, &ChosenFields::OfStruct::structure);
  return found == chosen.structs.end() ? nullptr : &found->paths;
}

translate::CsvTable csv_table_of(const ChosenFields& chosen,
                                 const std::vector<std::string>& names) {
  translate::CsvTable table{.names = names, .structs = {}};
  for (const ChosenFields::OfStruct& of_struct : chosen.structs) {
    translate::CsvTable::OfStruct columns{.structure = of_struct.structure, .columns = {}};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto path = std::ranges::find(of_struct.paths, names[i], &translate::FieldPath::text);
      if (path == of_struct.paths.end()) continue;
      columns.columns.push_back({.path = *path, .number = i, .has_json = true});
    }
    table.structs.push_back(std::move(columns));
  }
  return table;
}

}  // namespace wirestruct::cli
