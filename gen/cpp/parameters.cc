#include "gen/cpp/parameters.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "gen/cpp/names.hpp"

namespace wirestruct::gen::cpp {
namespace {

bool is_word_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_';
}

}  // namespace

bool mentions_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    // Behind a dot it is a member.
    const bool starts = at == 0 || !(is_word_character(text[at - 1]) || text[at - 1] == '.' ||
                                     text.substr(0, at).ends_with("->"));
    if (starts && (end == text.size() || !is_word_character(text[end]))) return true;
  }
  return false;
}

std::vector<std::string> joined(std::vector<std::string> first,
                                const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

std::vector<std::string> parameter_names(const schema::Model& model,
                                         const schema::Struct& structure) {
  std::vector<std::string> names;
  for (const schema::Parameter& parameter : structure.parameters) {
    names.push_back(parameter_identifier(model, parameter.name));
  }
  return names;
}

std::vector<std::string> parameter_declarations(const schema::Model& model,
                                                const schema::Struct& structure,
                                                std::string_view body) {
  std::vector<std::string> declarations;
  for (const std::string& name : parameter_names(model, structure)) {
    declarations.push_back(mentions_word(body, name) ? "std::int64_t " + name : "std::int64_t");
  }
  return declarations;
}

std::string parameter_words(const schema::Model& model, const schema::Struct& structure) {
  std::vector<std::string> words;
  for (const schema::Parameter& parameter : structure.parameters) {
    const std::string name = '`' + parameter_identifier(model, parameter.name) + '`';
    words.push_back(parameter.enumeration
                        ? fmt::format("{} (a {})", name, model.enums[*parameter.enumeration].name)
                        : name);
  }
  if (words.size() < 2) return words.empty() ? "" : words[0];
  const std::string last = std::move(words.back());
  words.pop_back();
  return fmt::format("{} and {}", fmt::join(words, ", "), last);
}

std::vector<std::string> argument_texts(const Place& place, const schema::Field& field) {
  std::vector<std::string> texts;
  for (const Argument& argument : arguments_of(place, field)) texts.push_back(argument.number);
  return texts;
}

}  // namespace wirestruct::gen::cpp
