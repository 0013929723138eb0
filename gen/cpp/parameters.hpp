// What a struct is given by the one around it, in the functions that are generated for it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gen/cpp/expressions.hpp"
#include "schema/model.hpp"

namespace wirestruct::gen::cpp {

/// `std::int64_t kind` for each parameter; without its name where the function's `body`, which uses
/// all that it declares, has no use for it.
std::vector<std::string> parameter_declarations(const schema::Model& model,
                                                const schema::Struct& structure,
                                                std::string_view body);

/// Likewise, to hand them on: `kind`.
std::vector<std::string> parameter_names(const schema::Model& model,
                                         const schema::Struct& structure);

/// "`kind` (a Kind) and `length`"; empty for a struct without any.
std::string parameter_words(const schema::Model& model, const schema::Struct& structure);

/// True when the text has the word.
bool mentions_word(std::string_view text, std::string_view word);

/// All of both.
std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second);

/// What a field gives to its structs, as numbers: 0 for one that overflows, which a check refuses.
std::vector<std::string> argument_texts(const Place& place, const schema::Field& field);

}  // namespace wirestruct::gen::cpp
