// What a record's remarks say: a stable name for programs, a sentence for people.
#pragma once

#include <string>
#include <string_view>

#include "translate/record.hpp"

namespace wirestruct::translate {

/// `octets_after_nul`: as the enumerator is spelled.
std::string_view name_of(Remark remark);

/// What is wrong, without the place: `8 octets after the NUL: 6F 6C 64 …`, `not 0 or 1`,
/// `ends here: 12 of 63 octets`.
std::string describe(const Record& record, const RemarkAt& remark);

}  // namespace wirestruct::translate
