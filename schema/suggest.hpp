// "Did you mean …?"
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace wirestruct::schema {

/// The candidate that a slip of the finger away would have been the word: one or two letters (one
/// in short words) wrong, missing, too many, or swapped. Empty when there is none.
std::string_view closest(std::string_view word, std::span<const std::string_view> candidates);

/// "did you mean `u32`?", or an empty text.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace wirestruct::schema
